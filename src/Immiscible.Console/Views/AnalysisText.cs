using System.Globalization;
using Immiscible.Cluster.Evaluation;
using Immiscible.Console.Analysing;

namespace Immiscible.Console.Views;

/// <summary>An analysis as text.</summary>
internal static class AnalysisText
{
    /// <summary>Writes the table and what its columns mean.</summary>
    public static void Write(AnalysisReport report, TextWriter output)
    {
        output.WriteLine($"{report.Picture}: what each network sees at the noisiest levels; images of {report.Data}, seed {report.Seed}, weights {report.Weights}");
        if (report.Missing is { } missing) output.WriteLine($"not held out: these images were trained on, for there are no others ({missing}); name a folder with both splits by --data");
        output.WriteLine();
        string[] titles = ["noise level", .. report.Runs.SelectMany(static (_, at) => new[] { $"loss {at + 1}", "+-", $"image error {at + 1}", "+-" })];
        var rows = Enumerable.Range(0, report.Runs[0].Losses.Bands.Count).Select(band => (IReadOnlyList<string>)
            [Level(report.Runs[0].Losses.Bands[band]), .. report.Runs.SelectMany(run => Cells(run.Losses.Bands[band].Loss, run.Losses.Bands[band].ImageError))]);
        TextTable.Write(titles, [.. rows], output);
        output.WriteLine();
        for (var at = 0; at < report.Runs.Count; at++) WriteRun(at + 1, report.Runs[at], output);
        output.WriteLine("loss: the objective's own, in training form but without dropout; image error: mean squared error, on [-1, 1], of the image denoised in one step");
        output.WriteLine("from the band's middle; +-: standard error; level 0 is the image, 1 is noise; noise is matched to the images as in training");
    }

    private static void WriteRun(int number, AnalysisReport.Run run, TextWriter output)
    {
        var (losses, end) = (run.Losses, run.Losses.NoiseEnd);
        output.WriteLine($"{number}: {run.Directory}, step {run.Checkpoint}, objective {run.Objective}, matching {run.Matching}; {Figures.Count(losses.Images)} images"
            + (losses.DistanceReduction is { } reduction ? $", distance {Figures.Percent(reduction)}" : ""));
        output.WriteLine($"   noise end, loss at {end.LossAt}: {Text(end.Loss)}");
        output.WriteLine($"   noise end, image error {end.ImageErrorAt}: {Text(end.ImageError)}");
    }

    private static string Level(LevelBand band) => string.Create(CultureInfo.InvariantCulture, $"{band.From:0.0} to {band.To:0.0}");

    private static string[] Cells(Estimate loss, Estimate error) =>
        [Figures.Loss(loss.Mean), Figures.Loss(loss.StandardError), Figures.Loss(error.Mean), Figures.Loss(error.StandardError)];

    private static string Text(Estimate value) => $"{Figures.Loss(value.Mean)} +- {Figures.Loss(value.StandardError)}";
}

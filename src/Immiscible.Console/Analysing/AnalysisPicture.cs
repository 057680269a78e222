using System.Globalization;
using Immiscible.Cluster.Evaluation;
using Immiscible.Console.Pictures;

namespace Immiscible.Console.Analysing;

/// <summary>Draws what networks see near noise: images, noises, and below them for each level the noise and the image that each network sees.</summary>
internal static class AnalysisPicture
{
    /// <summary>The picture as PNG.</summary>
    /// <param name="analysis">What was found.</param>
    /// <param name="names">Name of each run.</param>
    public static byte[] Encode(Analysis analysis, IReadOnlyList<string> names)
    {
        var runs = analysis.Runs;
        var rows = new List<PanelRow>
        {
            new("image", [.. runs.Select(_ => analysis.Images)]), new("noise", [.. runs.Select(_ => analysis.Noises)]),
        };
        for (var i = 0; i < runs[0].Features.Count; i++)
        {
            var (at, level) = (i, runs[0].Features[i].Level.ToString("0.00", CultureInfo.InvariantCulture));
            rows.Add(new PanelRow($"level {level}: noise seen", [.. runs.Select(run => run.Features[at].Noises)]));
            rows.Add(new PanelRow($"level {level}: image seen", [.. runs.Select(run => run.Features[at].Images)]));
        }
        return PanelGrid.Encode(
            [.. runs.Select((run, at) => $"{names[at]}, step {run.Checkpoint}, matching {MatchingName.Of(run.Spec)}")], rows,
            analysis.Shape.Channels, analysis.Shape.Height, analysis.Shape.Width);
    }
}

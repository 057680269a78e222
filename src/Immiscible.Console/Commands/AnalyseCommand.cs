using System.CommandLine;
using Immiscible.Cluster.Evaluation;
using Immiscible.Cluster.Storage;
using Immiscible.Console.Analysing;
using Immiscible.Console.Application;
using Immiscible.Console.Launch;
using Immiscible.Console.Views;
using Immiscible.Diffusion.Training;

namespace Immiscible.Console.Commands;

/// <summary><c>immiscible analyse</c>: shows what the networks of one run or two see near noise, and measures their losses on held-out images.</summary>
internal static class AnalyseCommand
{
    private const string FileName = "analysis.png";

    public static Command Create(ConsoleServices services)
    {
        var directories = new Argument<string[]>("dir") { Description = "One run directory, or two to compare.", Arity = new ArgumentArity(1, 2) };
        var output = new Option<string?>("--out") { Description = $"The PNG file; {FileName} in the first run directory when not given.", HelpName = "picture.png" };
        var count = NumberOption.Create("--count", 1, 64, "Images in the picture; 8 when not given.");
        var images = NumberOption.Create("--images", 1, 1_000_000, "Least number of held-out images to measure losses on; 512 when not given.");
        var seed = NumberOption.Create("--seed", 0UL, ulong.MaxValue, "Seed of images and noises; 0 when not given.");
        var checkpoint = NumberOption.Create("--checkpoint", 0L, long.MaxValue, "Step of the checkpoint; each run's newest when not given.");
        var weights = new Option<string>("--weights") { Description = "The moving average, or the parameters as trained.", DefaultValueFactory = static _ => StateVectors.Ema };
        weights.AcceptOnlyFromAmong(StateVectors.Ema, StateVectors.Parameters);
        var data = new Option<string?>("--data") { Description = "Folder of the data set's files; that of the first run when not given.", HelpName = "dir" };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("analyse", "Show what trained networks see near noise, and their losses on held-out images.")
        {
            directories, output, count, images, seed, checkpoint, weights, data, json,
        };
        command.Aliases.Add("analyze");
        command.SetAction(async (parsed, _) =>
        {
            var names = parsed.GetValue(directories)!;
            var file = parsed.GetValue(output) ?? Path.Combine(names[0], FileName);
            if (parsed.GetValue(output) is { } given) WritableFile.Check("--out", given, ".png", "the picture is a PNG");
            var options = new AnalysisOptions
            {
                Directories = names, Checkpoint = parsed.GetValue(checkpoint), Seed = parsed.GetValue(seed) ?? 0, Weights = parsed.GetValue(weights)!,
                DataPath = parsed.GetValue(data) is { } path ? Path.GetFullPath(path) : null,
            };
            options = options with { Pictures = parsed.GetValue(count) ?? options.Pictures, Images = parsed.GetValue(images) ?? options.Images };

            var analysis = await services.Analyze(options);
            AtomicFile.Write(file, AnalysisPicture.Encode(analysis, names));
            var report = AnalysisReport.Of(analysis, options, DisplayPath.Of(file), names);
            if (parsed.GetValue(json)) services.Output.WriteLine(ConsoleJson.Write(report));
            else AnalysisText.Write(report, services.Output);
            return ExitCode.Success;
        });
        return command;
    }
}

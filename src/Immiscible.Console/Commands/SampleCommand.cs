using System.CommandLine;
using System.Globalization;
using Immiscible.Cluster.Runs;
using Immiscible.Cluster.Storage;
using Immiscible.Console.Application;
using Immiscible.Console.Launch;
using Immiscible.Console.Pictures;
using Immiscible.Console.Sampling;
using Immiscible.Console.Views;

namespace Immiscible.Console.Commands;

/// <summary><c>immiscible sample</c>: draws images from a run into one picture.</summary>
internal static class SampleCommand
{
    public static Command Create(ConsoleServices services)
    {
        var directory = new Argument<string>("dir") { Description = "The run directory." };
        var count = NumberOption.Create("--count", 1, 65_536, "Number of images; sampling.count of the run when not given.");
        var steps = NumberOption.Create("--steps", 1, 100_000, "DDIM steps; sampling.steps of the run when not given.");
        var seed = NumberOption.Create("--seed", 0UL, ulong.MaxValue, "Seed of the starting noise; sampling.seed of the run when not given.");
        var checkpoint = NumberOption.Create("--checkpoint", 0L, long.MaxValue, "Step of the checkpoint; the newest when not given.");
        var output = new Option<string?>("--out") { Description = "The PNG file; one in the run's samples folder when not given.", HelpName = "grid.png" };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("sample", "Draw images from a run.") { directory, count, steps, seed, checkpoint, output, json };
        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(directory)!;
            var spec = RunDirectory.Open(path).ReadSpec();
            var request = new SampleRequest(Path.GetFullPath(path), parsed.GetValue(checkpoint), parsed.GetValue(count) ?? spec.Sampling.Count,
                parsed.GetValue(steps) ?? spec.Sampling.Steps, parsed.GetValue(seed) ?? spec.Sampling.Seed);
            if (request.Steps > spec.Objective.Timesteps)
                throw new CommandException($"--steps {request.Steps}: the run has {spec.Objective.Timesteps} timesteps; choose from 1 to {spec.Objective.Timesteps}");
            if (parsed.GetValue(output) is { } given) WritableFile.Check("--out", given, ".png", "the picture is a PNG");

            var images = services.Sampler.Sample(request);
            var file = parsed.GetValue(output) ?? Path.Combine(path, "samples",
                string.Create(CultureInfo.InvariantCulture, $"step-{images.Checkpoint}-ddim-{request.Steps}-seed-{request.Seed}.png"));
            AtomicFile.Write(file, ImageGrid.Encode(images));
            if (parsed.GetValue(json))
                services.Output.WriteLine(ConsoleJson.Write(new SampleReport(DisplayPath.Of(file), request.Count, images.Checkpoint, request.Steps, request.Seed)));
            else services.Output.WriteLine($"{DisplayPath.Of(file)}: {request.Count} images of step {images.Checkpoint}, {request.Steps} DDIM steps, seed {request.Seed}");
            return ExitCode.Success;
        });
        return command;
    }
}

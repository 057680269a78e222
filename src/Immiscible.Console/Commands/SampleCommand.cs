using System.CommandLine;
using System.Globalization;
using Immiscible.Cluster.Contracts.Specs;
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
        var steps = NumberOption.Create("--steps", 1, 100_000, "Steps of the sampler; sampling.steps of the run when not given.");
        var sampler = new Option<string?>("--sampler") { Description = "Name of the sampler, or auto; sampling.sampler of the run when not given.", HelpName = "name" };
        var eta = new Option<double?>("--eta") { Description = "Share of noise that ddim adds again in every step; sampling.eta of the run when not given." };
        var guidance = new Option<double?>("--guidance") { Description = "Scale of classifier-free guidance; sampling.guidance of the run when not given." };
        var seed = NumberOption.Create("--seed", 0UL, ulong.MaxValue, "Seed of the starting noise; sampling.seed of the run when not given.");
        var checkpoint = NumberOption.Create("--checkpoint", 0L, long.MaxValue, "Step of the checkpoint; the newest when not given.");
        var output = new Option<string?>("--out") { Description = "The PNG file; one in the run's samples folder when not given.", HelpName = "grid.png" };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("sample", "Draw images from a run.") { directory, count, steps, sampler, eta, guidance, seed, checkpoint, output, json };
        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(directory)!;
            SpecOverride?[] settings =
            [
                Given("count", parsed.GetValue(count)), Given("steps", parsed.GetValue(steps)), Given("sampler", parsed.GetValue(sampler)),
                Given("eta", parsed.GetValue(eta)), Given("guidance", parsed.GetValue(guidance)), Given("seed", parsed.GetValue(seed)),
            ];
            var sampling = RunDirectory.Open(path).ReadSpec([.. settings.OfType<SpecOverride>()]).Sampling;
            var request = new SampleRequest(Path.GetFullPath(path), parsed.GetValue(checkpoint), sampling);
            if (parsed.GetValue(output) is { } given) WritableFile.Check("--out", given, ".png", "the picture is a PNG");

            var images = services.Sampler.Sample(request);
            var file = parsed.GetValue(output) ?? Path.Combine(path, "samples",
                string.Create(CultureInfo.InvariantCulture, $"step-{images.Checkpoint}-{sampling.Sampler}-{sampling.Steps}-seed-{sampling.Seed}.png"));
            AtomicFile.Write(file, ImageGrid.Encode(images));
            if (parsed.GetValue(json))
                services.Output.WriteLine(ConsoleJson.Write(new SampleReport(DisplayPath.Of(file), sampling.Count, images.Checkpoint, sampling.Sampler, sampling.Steps, sampling.Seed)));
            else services.Output.WriteLine($"{DisplayPath.Of(file)}: {sampling.Count} images of step {images.Checkpoint}, sampler {sampling.Sampler}, {sampling.Steps} steps, seed {sampling.Seed}");
            return ExitCode.Success;
        });
        return command;
    }

    // The options replace keys of the run's spec, so that they are read and checked as these are.
    private static SpecOverride? Given(string key, object? value)
    {
        var text = Convert.ToString(value, CultureInfo.InvariantCulture);
        return value is null ? null : new SpecOverride($"sampling.{key}", text!, $"--{key} {text}");
    }
}

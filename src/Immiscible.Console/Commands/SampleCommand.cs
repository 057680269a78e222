using System.CommandLine;
using System.Globalization;
using Immiscible.Cluster.Runs;
using Immiscible.Cluster.Storage;
using Immiscible.Console.Application;
using Immiscible.Console.Pictures;
using Immiscible.Console.Sampling;
using Immiscible.Console.Views;

namespace Immiscible.Console.Commands;

/// <summary><c>immiscible sample</c>: draws images from a run into one picture, in this process or on a cluster's free slots.</summary>
internal static class SampleCommand
{
    public static Command Create(ConsoleServices services)
    {
        var directory = new Argument<string>("dir") { Description = "The run directory; with --cluster the cluster's, or the run's name." };
        var options = new SampleOptions();
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var cluster = new ClusterOption(services);
        var command = new Command("sample", "Draw images from a run, here or on the free slots of a cluster.") { directory };
        options.AddTo(command);
        command.Options.Add(json);
        cluster.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            var path = parsed.GetValue(directory)!;
            if (cluster.Address(parsed) is { } address)
                return await new ClusterSample(services, address).DrawAsync(path, options, parsed, cluster.IsJson(parsed, json));
            var output = options.Output(parsed);
            var request = new SampleRequest(Path.GetFullPath(path), options.Checkpoint(parsed), RunDirectory.Open(path).ReadSpec(options.Settings(parsed)).Sampling);
            var images = services.Sampler.Sample(request);
            Write(services, request, images, output ?? Path.Combine(path, "samples", FileName(request, images)), parsed.GetValue(json));
            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>What a picture is called where nobody names it.</summary>
    public static string FileName(SampleRequest request, SampledImages images) =>
        string.Create(CultureInfo.InvariantCulture, $"step-{images.Checkpoint}-{request.Sampling.Sampler}-{request.Sampling.Steps}-seed-{request.Sampling.Seed}.png");

    /// <summary>Writes the picture and says so.</summary>
    public static void Write(ConsoleServices services, SampleRequest request, SampledImages images, string file, bool json)
    {
        AtomicFile.Write(file, ImageGrid.Encode(images));
        var sampling = request.Sampling;
        if (json)
            services.Output.WriteLine(ConsoleJson.Write(new SampleReport(DisplayPath.Of(file), sampling.Count, images.Checkpoint, sampling.Sampler, sampling.Steps, sampling.Seed)));
        else services.Output.WriteLine($"{DisplayPath.Of(file)}: {sampling.Count} images of step {images.Checkpoint}, sampler {sampling.Sampler}, {sampling.Steps} steps, seed {sampling.Seed}");
    }
}

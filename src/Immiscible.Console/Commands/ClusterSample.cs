using System.CommandLine;
using Immiscible.Cluster.Contracts.Sampling;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Runs;
using Immiscible.Cluster.Sampling;
using Immiscible.Console.Application;
using Immiscible.Console.Fetching;
using Immiscible.Console.Launch;
using Immiscible.Console.Sampling;
using Immiscible.Host;

namespace Immiscible.Console.Commands;

/// <summary>Has images drawn on the slots of a cluster that no run has; the picture is written here.</summary>
internal sealed class ClusterSample(ConsoleServices services, ClusterAddress address)
{
    /// <summary>Draws and gives the exit code.</summary>
    /// <param name="path">The run's directory on the cluster, its name, or the folder that it was fetched to.</param>
    /// <param name="options">What to draw.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="json">Whether to print JSON.</param>
    public async Task<int> DrawAsync(string path, SampleOptions options, ParseResult parsed, bool json)
    {
        var output = options.Output(parsed);
        using var stop = services.ListenForStop(null);
        await using var cluster = await services.Connect(address);
        try
        {
            var source = await cluster.FindSamplesAsync(await LocateAsync(cluster, path), options.Checkpoint(parsed), stop.Token);
            var origin = ClusterPath.Show($"{source.Directory}/run.yaml");
            var sampling = RunSpecReader.FromText(RunSpecWriter.Write(source.Spec), origin, options.Settings(parsed)).Sampling;
            var (request, order) = (new SampleRequest(source.Directory, source.Checkpoint, sampling), new SampleOrder(Guid.NewGuid(), source.Directory, source.Checkpoint, sampling));
            var pixels = await cluster.SampleAsync(source, order, sampling.Count, line => services.Error.WriteLine($"immiscible: {line}"), stop.Token);
            var images = new SampledImages(source.Channels, source.Height, source.Width, pixels, source.Checkpoint);
            SampleCommand.Write(services, request, images, output ?? $"{Path.GetFileName(source.Directory)}-{SampleCommand.FileName(request, images)}", json);
            return ExitCode.Success;
        }
        catch (NoFreeSlotException e)
        {
            services.Error.WriteLine($"immiscible: {e.Message}");
            return ExitCode.Failure;
        }
        catch (OperationCanceledException) when (stop.Number != 0)
        {
            services.Error.WriteLine("immiscible: broken off; no picture was written");
            return ExitCode.OfSignal(stop.Number);
        }
    }

    private async Task<string> LocateAsync(ICluster cluster, string path)
    {
        // Silos that keep runs anywhere are those of this machine, and may have forgotten this one.
        if (FetchOrigin.Find(path) is null && RunDirectory.HoldsRun(path) && (await cluster.FleetAsync()).Storage is null) return Path.GetFullPath(path);
        return (await new ClusterRuns(services, address).LocateAsync(cluster, path)).Directory;
    }
}

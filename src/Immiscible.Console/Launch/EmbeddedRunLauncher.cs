using System.Runtime.CompilerServices;
using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Contracts.Runs;
using Immiscible.Host;

namespace Immiscible.Console.Launch;

/// <summary>Trains on a cluster inside this process, with a slot for each worker.</summary>
internal sealed class EmbeddedRunLauncher : IRunLauncher
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<RunEvent> TrainAsync(LaunchRequest request, [EnumeratorCancellation] CancellationToken stop)
    {
        var options = new EmbeddedClusterOptions { Slots = request.Spec.Workers.Minimum, MetricsPort = request.MetricsPort, Device = request.Device };
        await using var cluster = await EmbeddedCluster.StartAsync(options, CancellationToken.None);
        var run = cluster.Grains.GetGrain<IRunGrain>(request.RunName);
        await run.Launch(new LaunchRun
        {
            Spec = request.Spec, Directory = request.Directory, Resume = request.Resume, MetricsEndpoint = cluster.MetricsEndpoint,
        });
        // Stopping is a request to the run, which then ends as always; the events are read to their end.
        await using var stopping = stop.UnsafeRegister(static (run, _) => ((IRunGrain)run!).Stop().Ignore(), run);
        await foreach (var value in run.Follow(0)) yield return value;
    }
}

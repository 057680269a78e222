using Immiscible.Cluster.Contracts.Events;

namespace Immiscible.Console.Launch;

/// <summary>Trains a run somewhere and tells what happens.</summary>
internal interface IRunLauncher
{
    /// <summary>
    /// Starts or resumes the run. The events end with <see cref="RunStopped"/>; bad input (a data file that is missing or cut off) throws
    /// before the first event and leaves nothing behind.
    /// </summary>
    /// <param name="request">What to run and where.</param>
    /// <param name="stop">When cancelled, the run stops at the next step boundary with a checkpoint; the events still end as always.</param>
    IAsyncEnumerable<RunEvent> TrainAsync(LaunchRequest request, CancellationToken stop);
}

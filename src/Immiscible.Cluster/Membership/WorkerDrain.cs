using Immiscible.Cluster.Contracts.Runs;
using Immiscible.Cluster.Placement;
using Immiscible.Cluster.Workers;

namespace Immiscible.Cluster.Membership;

/// <summary>Lets every run that has a worker on this silo go on without it from the next step boundary.</summary>
internal sealed class WorkerDrain(WorkerSlots slots, ILocalSiloDetails silo, IGrainFactory grains, DetectionOptions detection, TimeProvider time) : ISiloDrain
{
    /// <inheritdoc/>
    public async Task DrainAsync(CancellationToken cancellation)
    {
        var empty = slots.CloseAsync();
        while (!empty.IsCompleted)
        {
            var runs = slots.Runs;
            await Task.WhenAll(Enumerable.Range(0, runs.Count).Where(slot => runs[slot] is not null).Select(slot => TellAsync(runs[slot]!, slot))).ConfigureAwait(false);
            // Whoever leads the run may die with the wish, and its successor does not hear it before it leads.
            await Task.WhenAny(empty, Task.Delay(detection.Heartbeat, time, cancellation)).ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
        }

        async Task TellAsync(string run, int slot)
        {
            try
            {
                await grains.GetGrain<IRunGrain>(run).Drain(new SlotKey(silo.Name, slot).ToString()).WaitAsync(detection.Detect, time, cancellation).ConfigureAwait(false);
            }
            catch (Exception e) when (e is OrleansException or TimeoutException)
            {
                // The silo of the run's grain is lost, or about to be.
            }
        }
    }
}

using Immiscible.Cluster.Contracts.Runs;
using Immiscible.Cluster.Placement;
using Immiscible.Cluster.Workers;

namespace Immiscible.Cluster.Membership;

/// <summary>Lets every run that has a worker on this silo go on without it from the next step boundary.</summary>
internal sealed class WorkerDrain(WorkerSlots slots, ILocalSiloDetails silo, IGrainFactory grains) : ISiloDrain
{
    /// <inheritdoc/>
    public async Task DrainAsync(CancellationToken cancellation)
    {
        var empty = slots.CloseAsync();
        var runs = slots.Runs;
        await Task.WhenAll(Enumerable.Range(0, runs.Count).Where(slot => runs[slot] is not null)
            .Select(slot => grains.GetGrain<IRunGrain>(runs[slot]!).Drain(new SlotKey(silo.Name, slot).ToString()))).WaitAsync(cancellation).ConfigureAwait(false);
        await empty.WaitAsync(cancellation).ConfigureAwait(false);
    }
}

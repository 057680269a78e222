using Immiscible.Cluster.Contracts.Fleet;
using Immiscible.Cluster.Contracts.Sampling;
using Immiscible.Diffusion.Sampling;

namespace Immiscible.Cluster.Sampling;

/// <summary>
/// Has samples drawn on the slots of a cluster that no run has: deals chunks of them to the slots, and deals again what was lost with a slot.
/// Nothing of it lives on a silo, so no silo's death ends it.
/// </summary>
/// <param name="grains">Calls the cluster's grains.</param>
/// <param name="time">Tells the time.</param>
public sealed class SampleDealer(IGrainFactory grains, TimeProvider time)
{
    /// <summary>Finds the checkpoint to draw from.</summary>
    /// <param name="directory">Full path of the run directory, as the silos see it.</param>
    /// <param name="checkpoint">Committed steps; null for the newest that is sound.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="SamplingException">There is no such run or checkpoint, or it is damaged.</exception>
    public async Task<SampleSource> FindAsync(string directory, long? checkpoint, CancellationToken cancellation = default)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            if (await grains.GetGrain<ISampleSourceGrain>(directory).Find(checkpoint).WaitAsync(cancellation).ConfigureAwait(false) is { } found) return found;
        }
    }

    /// <summary>Draws the samples 0 to <paramref name="count"/> - 1, the bits of which do not depend on who draws them.</summary>
    /// <param name="source">Where from.</param>
    /// <param name="order">What is drawn.</param>
    /// <param name="count">Number of samples.</param>
    /// <param name="tell">Is told, in a line, when all slots have other work and the rest must wait.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>[channels, height, width] bytes of each.</returns>
    /// <exception cref="NoFreeSlotException">There was no free slot to begin with.</exception>
    /// <exception cref="SamplingException">The checkpoint is not there any more, or damaged.</exception>
    public async Task<byte[][]> DrawAsync(SampleSource source, SampleOrder order, int count, Action<string> tell, CancellationToken cancellation = default)
    {
        var length = source.Channels * source.Height * source.Width;
        var deal = new SampleDeal(grains, order, ImageSampler.Chunk * length, (count + ImageSampler.Chunk - 1) / ImageSampler.Chunk, time);
        await using (deal.ConfigureAwait(false))
        {
            var isWaiting = false;
            while (!deal.IsDone)
            {
                var status = await StatusAsync(cancellation).ConfigureAwait(false);
                deal.Deal(status.Slots);
                if (deal.Working == 0 && !deal.HasBegun) throw new NoFreeSlotException(Describe(status.Slots));
                if (deal.Working == 0 && !isWaiting) tell($"all slots have other work now; {deal.Left} of {deal.Chunks} chunks of {ImageSampler.Chunk} images wait for one");
                isWaiting = deal.Working == 0;
                await deal.CollectAsync(cancellation).ConfigureAwait(false);
            }
            return [.. Enumerable.Range(0, count).Select(i => deal.Chunk(i / ImageSampler.Chunk).AsSpan(i % ImageSampler.Chunk * length, length).ToArray())];
        }
    }

    /// <summary>The fleet's status; it is asked again where the silo dies that keeps it.</summary>
    private async Task<FleetStatus> StatusAsync(CancellationToken cancellation)
    {
        for (var repeats = 5; ; repeats--)
        {
            try
            {
                return await grains.GetGrain<IFleetGrain>(0).Status().WaitAsync(cancellation).ConfigureAwait(false);
            }
            catch (Exception e) when (repeats > 0 && e is OrleansException or TimeoutException)
            {
                await Task.Delay(SampleDeal.Look, time, cancellation).ConfigureAwait(false);
            }
        }
    }

    private static string Describe(IReadOnlyList<SlotUse> slots) => slots.Count == 0
        ? "the cluster offers no slots; start a silo with immiscible serve"
        : $"no slot is free: runs have all {slots.Count} ({string.Join(", ", slots.Select(static use => use.Run).OfType<string>().Distinct().Order(StringComparer.Ordinal))}); "
            + "scale or stop one of them, start another silo, or fetch the run and sample it here";
}

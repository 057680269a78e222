using Immiscible.Cluster.Contracts.Assignment;
using Immiscible.Cluster.Faults;
using Immiscible.Cluster.Ledger;
using Immiscible.Diffusion.Training;
using Immiscible.Numerics.Vectors;

namespace Immiscible.Cluster.Workers;

/// <summary>
/// Computes a member's granules one after the other on the slot's thread, and folds each gradient into canonical nodes while the next
/// granule is computed.
/// </summary>
internal sealed class GranuleComputer(WorkerSession session)
{
    /// <summary>Computes the granules of <paramref name="input"/>; what is done is then in the session's progress, given up or not.</summary>
    /// <param name="input">The step's input.</param>
    /// <param name="cancellation">Gives up between granules.</param>
    public async Task ComputeAsync(StepInput input, CancellationToken cancellation)
    {
        var folding = Task.CompletedTask;
        GranuleLoss loss = default;
        try
        {
            var i = 0;
            foreach (var granule in Granules(input))
            {
                await session.Faults.ReachAsync(FaultPoint.Forward, input.Step, granule).ConfigureAwait(false);
                cancellation.ThrowIfCancellationRequested();
                var first = i * session.GranuleSize;
                var (computed, gradient) = await session.Thread.RunAsync(() => Compute(input, granule, first)).ConfigureAwait(false);
                loss = computed;
                var digest = SampleDigest.OfGranule(input.Samples.AsSpan(first, session.GranuleSize));
                var report = new GranuleReport(granule, 0, digest, input.Distances?[i]) { Skipped = input.SkippedOf(first, session.GranuleSize) };
                await folding.ConfigureAwait(false);
                folding = FoldAsync(report, loss, gradient);
                i++;
            }
            await WaitAsync(loss).ConfigureAwait(false);
        }
        finally
        {
            await folding.ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Which granules' gradients hold a number that is not finite. They are computed again, one by one, because by then they are summed;
    /// no step pays for this but the one that ends the run.
    /// </summary>
    /// <param name="input">The step's input.</param>
    public async Task<int[]> FindNonFiniteAsync(StepInput input)
    {
        var found = new List<int>();
        var i = 0;
        foreach (var granule in Granules(input))
        {
            var first = i++ * session.GranuleSize;
            var (_, gradient) = await session.Thread.RunAsync(() => Compute(input, granule, first)).ConfigureAwait(false);
            if (!double.IsFinite(session.Replica.Norm(gradient, 1))) found.Add(granule);
            session.Progress.Vectors.Return(gradient);
        }
        return [.. found];
    }

    private static IEnumerable<int> Granules(StepInput input) => input.Granules.SelectMany(static range => Enumerable.Range(range.First, range.Count));

    private Task FoldAsync(GranuleReport report, GranuleLoss loss, FlatVector gradient) =>
        Task.Run(() => session.Progress.Add(report, loss, gradient), CancellationToken.None);

    /// <summary>Waits for a device, which computes while the granules after are handed to it: how long it takes shows only at the end.</summary>
    private async Task WaitAsync(GranuleLoss last)
    {
        if (last.IsKnown) return;
        var watch = new PhaseWatch();
        await session.Thread.RunAsync(() => last.Value).ConfigureAwait(false);
        session.Work.Waited(watch.Lap());
    }

    /// <returns>The loss, and the gradient in a rented vector.</returns>
    private (GranuleLoss Loss, FlatVector Gradient) Compute(StepInput input, int granule, int first)
    {
        var watch = new PhaseWatch();
        var gradient = session.Progress.Vectors.Rent();
        try
        {
            var loss = session.Replica.ComputeGranule(input.Granule(granule, first, session.GranuleSize), gradient);
            session.Work.Granule(watch.Lap());
            return (loss, gradient);
        }
        catch
        {
            session.Progress.Vectors.Return(gradient);
            throw;
        }
    }
}

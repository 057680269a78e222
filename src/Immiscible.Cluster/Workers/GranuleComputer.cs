using Immiscible.Cluster.Contracts.Assignment;
using Immiscible.Cluster.Contracts.Membership;
using Immiscible.Cluster.Ledger;
using Immiscible.Collectives.Reduction;
using Immiscible.Compute.Optimizers;
using Immiscible.Diffusion.Training;

namespace Immiscible.Cluster.Workers;

/// <summary>
/// Computes a member's granules one after the other on the slot's thread, and folds each gradient into canonical nodes while the next
/// granule is computed.
/// </summary>
internal sealed class GranuleComputer(WorkerSession session)
{
    private readonly float[][] _gradients = [new float[session.Replica.Layout.Length], new float[session.Replica.Layout.Length]];

    /// <summary>Computes the granules of <paramref name="range"/>; their gradients are then in <paramref name="nodes"/>.</summary>
    /// <param name="input">The step's input for these granules.</param>
    /// <param name="range">The member's granules.</param>
    /// <param name="nodes">Receives the gradients.</param>
    /// <param name="cancellation">Gives up between granules.</param>
    public async Task<GranuleReport[]> ComputeAsync(StepInput input, GranuleRange range, NodeSet nodes, CancellationToken cancellation)
    {
        var size = session.GranuleSize;
        var reports = new GranuleReport[range.Count];
        var folding = Task.CompletedTask;
        for (var i = 0; i < range.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var (first, granule, gradient) = (i * size, range.First + i, _gradients[i % 2]);
            var loss = await session.Thread.RunAsync(() => Compute(input, granule, first, gradient)).ConfigureAwait(false);
            reports[i] = new GranuleReport(granule, loss, SampleDigest.OfGranule(input.Samples.AsSpan(first, size)), input.Distances?[i]);
            await folding.ConfigureAwait(false);
            folding = Task.Run(() => nodes.Add(new TreeNode(granule, 1), gradient), CancellationToken.None);
        }
        await folding.ConfigureAwait(false);
        return reports;
    }

    /// <summary>
    /// Which granules' gradients hold a number that is not finite. They are computed again, one by one, because by then they are summed;
    /// no step pays for this but the one that ends the run.
    /// </summary>
    /// <param name="input">The step's input for these granules.</param>
    /// <param name="range">The member's granules.</param>
    public async Task<int[]> FindNonFiniteAsync(StepInput input, GranuleRange range)
    {
        var found = new List<int>();
        for (var i = 0; i < range.Count; i++)
        {
            var (first, granule, gradient) = (i * session.GranuleSize, range.First + i, _gradients[0]);
            await session.Thread.RunAsync(() => Compute(input, granule, first, gradient)).ConfigureAwait(false);
            if (!double.IsFinite(GradientNorm.Compute(gradient))) found.Add(granule);
        }
        return [.. found];
    }

    private double Compute(StepInput input, int granule, int first, float[] gradient)
    {
        var size = session.GranuleSize;
        var batch = new GranuleBatch
        {
            Step = input.Step,
            Granule = granule,
            Count = size,
            Images = input.Images(first, size).Span,
            Noises = input.Noises(first, size).Span,
            TimeDraws = input.TimeDraws.AsSpan(first, size),
            Labels = input.Labels.AsSpan(first, size),
        };
        return session.Replica.ComputeGranule(batch, gradient);
    }
}

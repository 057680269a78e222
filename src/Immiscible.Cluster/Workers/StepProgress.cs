using Immiscible.Cluster.Contracts.Assignment;
using Immiscible.Cluster.Contracts.Membership;
using Immiscible.Cluster.Contracts.Workers;
using Immiscible.Collectives.Reduction;

namespace Immiscible.Cluster.Workers;

/// <summary>
/// How far a worker is, and what it has of the step under way: canonical nodes, reports and, once reduced, the whole gradient. It outlives
/// membership epochs, so that a step which loses a member need not be begun anew. Touched by one training loop, or between two.
/// </summary>
internal sealed class StepProgress(CanonicalTree tree, VectorPool vectors)
{
    private readonly SortedDictionary<int, GranuleReport> _reports = [];

    /// <summary>Steps applied to the state, which is the number (from 0) of the step under way.</summary>
    public long Applied { get; private set; }

    /// <summary>Gradients of the granules computed so far.</summary>
    public NodeSet Nodes { get; } = new(tree, vectors);

    /// <summary>[length of the flat vector] the sum over all granules, once <see cref="IsReduced"/>.</summary>
    public float[] Reduced { get; } = new float[vectors.Length];

    /// <summary>Whether the gradient of the step under way is whole.</summary>
    public bool IsReduced { get; set; }

    /// <summary>What became of the granules computed so far, in their order.</summary>
    public GranuleReport[] Reports => [.. _reports.Values];

    /// <summary>Adds a granule.</summary>
    public void Add(GranuleReport report, ReadOnlySpan<float> gradient)
    {
        Nodes.Add(new TreeNode(report.Granule, 1), gradient);
        _reports.Add(report.Granule, report);
    }

    /// <summary>Begins step <paramref name="step"/> with nothing done, as when the state has been loaded.</summary>
    public void Begin(long step)
    {
        Nodes.Clear();
        _reports.Clear();
        (Applied, IsReduced) = (step, false);
    }

    /// <summary>What a new epoch can count on.</summary>
    public WorkerHoldings Describe() => new()
    {
        Applied = Applied,
        CouldApplyNext = IsReduced,
        Nodes = [.. Nodes.Nodes.Select(static node => new GranuleRange(node.First, node.Count))],
    };
}

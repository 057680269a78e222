using Immiscible.Cluster.Contracts.Assignment;
using Immiscible.Cluster.Contracts.Membership;
using Immiscible.Cluster.Contracts.Workers;
using Immiscible.Collectives.Reduction;
using Immiscible.Diffusion.Training;
using Immiscible.Numerics.Vectors;

namespace Immiscible.Cluster.Workers;

/// <summary>
/// How far a worker is, and what it has of the step under way: canonical nodes, reports and, once reduced, the whole gradient. It outlives
/// membership epochs, so that a step which loses a member need not be begun anew. Touched by one training loop, or between two.
/// </summary>
/// <param name="tree">The run's canonical tree.</param>
/// <param name="vectors">Vectors where the replica computes; disposed of with this.</param>
internal sealed class StepProgress(CanonicalTree tree, FlatVectorPool vectors) : IDisposable
{
    private readonly SortedDictionary<int, (GranuleReport Report, GranuleLoss Loss)> _reports = [];
    private readonly List<TreeNode> _awaited = [];
    private FinalNodes _final = new();

    /// <summary>Steps applied to the state, which is the number (from 0) of the step under way.</summary>
    public long Applied { get; private set; }

    /// <summary>Gradients of the granules computed so far.</summary>
    public NodeSet Nodes { get; } = new(tree, vectors);

    /// <summary>[length of the flat vector] room for the sum over all granules.</summary>
    public FlatVector Sum { get; } = vectors.Rent();

    /// <summary>
    /// [length of the flat vector] the sum over all granules, once <see cref="IsReduced"/> and until the next step begins: <see cref="Sum"/>, or the values of the
    /// root where this worker holds it.
    /// </summary>
    public FlatVector Reduced { get; private set; } = null!;

    /// <summary>Whether the gradient of the step under way is whole.</summary>
    public bool IsReduced { get; private set; }

    /// <summary>The global norm of the mean gradient, once <see cref="IsReduced"/>.</summary>
    public double GradientNorm { get; private set; }

    /// <summary>Vectors for the gradients of single granules.</summary>
    public FlatVectorPool Vectors { get; } = vectors;

    /// <summary>What became of the granules computed so far, in their order.</summary>
    public GranuleReport[] Reports => [.. _reports.Values.Select(static entry => entry.Report with { Loss = entry.Loss.Value })];

    /// <summary>What this worker contributes to the step under way: what it holds, and what it is about to compute, as it becomes final.</summary>
    /// <param name="left">The granules that it is about to compute.</param>
    public FinalNodes Contribute(IEnumerable<GranuleRange> left)
    {
        var granules = new bool[tree.Root.Count];
        foreach (var node in Nodes.Nodes) granules.AsSpan(node.First, node.Count).Fill(true);
        foreach (var range in left) granules.AsSpan(range.First, range.Count).Fill(true);
        _awaited.Clear();
        _awaited.AddRange(tree.Cover(granules));
        _final = new FinalNodes();
        HandOver();
        return _final;
    }

    /// <summary>Adds a granule.</summary>
    /// <param name="report">What became of it, but for its loss.</param>
    /// <param name="loss">Its loss.</param>
    /// <param name="gradient">Its gradient, a vector rented from <see cref="Vectors"/>, which is taken over.</param>
    public void Add(GranuleReport report, GranuleLoss loss, FlatVector gradient)
    {
        Nodes.Add(new TreeNode(report.Granule, 1), gradient);
        _reports.Add(report.Granule, (report, loss));
        HandOver();
    }

    /// <summary>The gradient of the step under way is whole.</summary>
    /// <param name="reduced">The sum over all granules, which stays where it is until the next step begins.</param>
    /// <param name="norm">The global norm of the mean gradient.</param>
    public void Complete(FlatVector reduced, double norm) => (IsReduced, Reduced, GradientNorm) = (true, reduced, norm);

    /// <summary>What was reduced is to be reduced again.</summary>
    public void Reopen() => IsReduced = false;

    /// <summary>Begins step <paramref name="step"/> with nothing done, as when the state has been loaded.</summary>
    public void Begin(long step)
    {
        Nodes.Clear();
        _reports.Clear();
        (Applied, IsReduced) = (step, false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Nodes.Clear();
        Sum.Dispose();
        Vectors.Dispose();
    }

    /// <summary>What a new epoch can count on.</summary>
    public WorkerHoldings Describe() => new()
    {
        Applied = Applied,
        CouldApplyNext = IsReduced,
        Nodes = [.. Nodes.Nodes.Select(static node => new GranuleRange(node.First, node.Count))],
    };

    private void HandOver()
    {
        foreach (var node in _awaited.Where(Nodes.Holds)) _final.Add(node, Nodes.Values(node));
        _awaited.RemoveAll(Nodes.Holds);
        if (_awaited.Count == 0) _final.Complete();
    }
}

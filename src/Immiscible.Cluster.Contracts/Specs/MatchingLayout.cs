namespace Immiscible.Cluster.Contracts.Specs;

/// <summary>
/// The assignment problems that the linear modes cut a step into: equal groups of consecutive granules, each with the pool noises of its
/// own positions. A function of the spec alone, never of the worker count.
/// </summary>
public sealed class MatchingLayout
{
    private MatchingLayout(RunSpec spec, int groups)
    {
        (Batch, Groups) = (spec.Training.Batch, groups);
        GranuleSize = Batch / spec.Training.Granules;
        GranulesPerGroup = spec.Training.Granules / groups;
        Rows = Batch / groups;
        Columns = Rows * spec.Matching.PoolFactor;
    }

    /// <summary>Images of a step.</summary>
    public int Batch { get; }

    /// <summary>Images of a granule.</summary>
    public int GranuleSize { get; }

    /// <summary>Problems of a step.</summary>
    public int Groups { get; }

    /// <summary>Granules of a group.</summary>
    public int GranulesPerGroup { get; }

    /// <summary>Images of a group.</summary>
    public int Rows { get; }

    /// <summary>Noises of a group.</summary>
    public int Columns { get; }

    /// <summary>The layout of a spec: the fewest groups that <c>matching.groups</c> and <c>matching.largestBlock</c> allow.</summary>
    /// <exception cref="ArgumentException">No division of the granules serves; a spec that was read and validated always has one.</exception>
    public static MatchingLayout Of(RunSpec spec)
    {
        var (matching, training) = (spec.Matching, spec.Training);
        for (var groups = matching.Groups; groups <= training.Granules; groups += matching.Groups)
            if (training.Granules % groups == 0 && (matching.LargestBlock == 0 || training.Batch / groups <= matching.LargestBlock))
                return new MatchingLayout(spec, groups);
        throw new ArgumentException($"{training.Granules} granules cannot be cut as matching.groups and matching.largestBlock ask");
    }

    /// <summary>The group of a granule.</summary>
    public int GroupOf(int granule) => granule / GranulesPerGroup;

    /// <summary>The number in the step's pool of a noise of a group; its position in the batch is that number modulo <see cref="Batch"/>.</summary>
    /// <param name="group">The group.</param>
    /// <param name="column">The noise's number in the group.</param>
    public int Noise(int group, int column) => column / Rows * Batch + group * Rows + column % Rows;

    /// <summary>The inverse of <see cref="Noise"/>: the number in its group of a noise of the step's pool.</summary>
    public int Column(int noise) => noise / Batch * Rows + noise % Batch % Rows;
}

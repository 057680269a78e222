namespace Immiscible.Cluster.Contracts.Membership;

/// <summary>One worker's part in a membership epoch.</summary>
/// <param name="Rank">Its number in the epoch, from 0; it owns the slice of that number.</param>
/// <param name="Worker">Key of its worker grain.</param>
/// <param name="Address">Where it is reached on the data plane.</param>
/// <param name="Granules">The granules it computes.</param>
/// <param name="Redo">
/// What it computes of the epoch's first step instead, where survivors complete a step that was begun in an earlier epoch; null where the
/// step begins anew.
/// </param>
[GenerateSerializer, Immutable, Alias("immiscible.member")]
public sealed record Member(
    [property: Id(0)] int Rank,
    [property: Id(1)] string Worker,
    [property: Id(2)] string Address,
    [property: Id(3)] GranuleRange Granules,
    [property: Id(4)] IReadOnlyList<GranuleRange>? Redo = null)
{
    /// <summary>The granules to compute of a step.</summary>
    /// <param name="isFirst">Whether it is the first step of the epoch.</param>
    public IReadOnlyList<GranuleRange> Work(bool isFirst) => isFirst && Redo is not null ? Redo : [Granules];
}

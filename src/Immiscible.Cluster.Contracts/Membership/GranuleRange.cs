namespace Immiscible.Cluster.Contracts.Membership;

/// <summary>The granules [First, First + Count) of a step.</summary>
/// <param name="First">First granule.</param>
/// <param name="Count">Number of granules.</param>
[GenerateSerializer, Immutable, Alias("immiscible.granules")]
public readonly record struct GranuleRange([property: Id(0)] int First, [property: Id(1)] int Count)
{
    /// <summary>The granule after the last one.</summary>
    public int End => First + Count;

    /// <inheritdoc/>
    public override string ToString() => $"[{First}, {End})";
}

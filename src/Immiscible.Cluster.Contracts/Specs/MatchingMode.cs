namespace Immiscible.Cluster.Contracts.Specs;

/// <summary>How noise is dealt to images.</summary>
[GenerateSerializer, Alias("immiscible.spec.matching-mode")]
public enum MatchingMode
{
    /// <summary>YAML <c>none</c>: the noise drawn for a position stays there.</summary>
    None = 0,

    /// <summary>YAML <c>linear</c>: the permutation with the least sum of distances over the global batch.</summary>
    Linear = 1,
}

namespace Immiscible.Cluster.Contracts.Specs;

/// <summary>Which images and noises are matched with each other.</summary>
[GenerateSerializer, Alias("immiscible.spec.matching-scope")]
public enum MatchingScope
{
    /// <summary>YAML <c>global</c>: all of the global batch.</summary>
    Global = 0,

    /// <summary>YAML <c>group</c>: those of one group of granules, whoever computes them.</summary>
    Group = 1,
}

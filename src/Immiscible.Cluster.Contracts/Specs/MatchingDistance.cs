namespace Immiscible.Cluster.Contracts.Specs;

/// <summary>What matching minimises between an image x and a noise n.</summary>
[GenerateSerializer, Alias("immiscible.spec.matching-distance")]
public enum MatchingDistance
{
    /// <summary>YAML <c>l2</c>: |x - n|, the paper's choice.</summary>
    L2 = 0,

    /// <summary>YAML <c>squared-l2</c>: |x - n|^2, the cost of optimal transport.</summary>
    SquaredL2 = 1,

    /// <summary>YAML <c>l1</c>: the sum of |x_d - n_d|, the paper's ablation.</summary>
    L1 = 2,

    /// <summary>YAML <c>inner-product</c>: minus the inner product of x and n.</summary>
    InnerProduct = 3,
}

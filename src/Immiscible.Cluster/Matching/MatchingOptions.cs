using Immiscible.Assignment.Distances;
using Immiscible.Assignment.Quantization;
using Immiscible.Cluster.Contracts.Specs;

namespace Immiscible.Cluster.Matching;

/// <summary>Turns the words of a spec's section <c>matching</c> into those of the assignment library, which knows no specs.</summary>
internal static class MatchingOptions
{
    /// <summary>What is minimised.</summary>
    public static DistanceKind Distance(MatchingSpec spec) => spec.Distance switch
    {
        MatchingDistance.L2 => DistanceKind.L2,
        MatchingDistance.SquaredL2 => DistanceKind.SquaredL2,
        MatchingDistance.L1 => DistanceKind.L1,
        _ => DistanceKind.InnerProduct,
    };

    /// <summary>The form in which distances travel.</summary>
    public static DistanceQuantization Quantization(MatchingSpec spec) => spec.Quantization switch
    {
        MatchingQuantization.UInt8 => DistanceQuantization.UInt8,
        MatchingQuantization.Float16 => DistanceQuantization.Float16,
        MatchingQuantization.None => DistanceQuantization.Float32,
        _ => DistanceQuantization.UInt16,
    };
}

namespace Immiscible.Cluster.Contracts.Specs;

/// <summary>The 16-bit form in which distances travel to the solver.</summary>
[GenerateSerializer, Alias("immiscible.spec.matching-quantization")]
public enum MatchingQuantization
{
    /// <summary>YAML <c>u16</c>: integers above the row's least distance, in units of a run-wide power of two.</summary>
    UInt16 = 0,

    /// <summary>YAML <c>fp16</c>: IEEE half precision.</summary>
    Float16 = 1,
}

namespace Immiscible.Cluster.Contracts.Specs;

/// <summary>The form in which distances travel to the solver.</summary>
[GenerateSerializer, Alias("immiscible.spec.matching-quantization")]
public enum MatchingQuantization
{
    /// <summary>YAML <c>u16</c>: 16-bit integers above the row's least distance, in units of a run-wide power of two.</summary>
    UInt16 = 0,

    /// <summary>YAML <c>fp16</c>: distances in IEEE half precision.</summary>
    Float16 = 1,

    /// <summary>YAML <c>u8</c>: 8-bit integers above the row's least distance, in units of a run-wide power of two: half the bytes.</summary>
    UInt8 = 2,

    /// <summary>
    /// YAML <c>fp16-operands</c>: images and noises are rounded to half precision before their distances are taken (arXiv 2406.12303,
    /// section 3.4); the distances travel as <see cref="UInt16"/>.
    /// </summary>
    Float16Operands = 3,

    /// <summary>YAML <c>none</c>: distances in single precision, matched exactly in double precision.</summary>
    None = 4,
}

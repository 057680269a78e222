namespace Immiscible.Assignment.Problems;

/// <summary>The precision in which a cost matrix is solved.</summary>
public enum CostQuantization
{
    /// <summary>15-bit integers above each row's minimum, with one power-of-two step: the default, with a gap around 1e-8.</summary>
    UInt16,

    /// <summary>8-bit integers above each row's and then each column's minimum. Slower than 16 bits, for it makes ties.</summary>
    UInt8,

    /// <summary>IEEE half precision, solved exactly (section 3.4 of arXiv 2406.12303).</summary>
    Float16,

    /// <summary>The values as given, by shortest augmenting paths in double precision.</summary>
    None,
}

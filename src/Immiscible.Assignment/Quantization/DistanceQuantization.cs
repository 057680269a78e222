namespace Immiscible.Assignment.Quantization;

/// <summary>The form in which the distances of one row travel to whoever matches them.</summary>
public enum DistanceQuantization
{
    /// <summary>
    /// 16-bit integers: (distance - the row's minimum) / 2^e, rounded to nearest, with one exponent e for all rows. Loses nothing
    /// measurable.
    /// </summary>
    UInt16,

    /// <summary>IEEE half precision, as in section 3.4 of "Immiscible Diffusion" (arXiv 2406.12303), sent as its bits.</summary>
    Float16,

    /// <summary>8-bit integers as <see cref="UInt16"/>'s, with a coarser exponent: half the bytes, and ties.</summary>
    UInt8,

    /// <summary>Single precision as measured, matched exactly in double precision.</summary>
    Float32,
}

namespace Immiscible.Assignment.Quantization;

/// <summary>How the distances of one row become 16 bits each.</summary>
public enum DistanceQuantization
{
    /// <summary>
    /// Integers: (distance - the row's minimum) / 2^e, rounded to nearest, with one exponent e for all rows. Loses nothing measurable.
    /// </summary>
    UInt16,

    /// <summary>IEEE half precision, as in section 3.4 of "Immiscible Diffusion" (arXiv 2406.12303), sent as its bits.</summary>
    Float16,
}

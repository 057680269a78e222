using Immiscible.Assignment.Quantization;

namespace Immiscible.Assignment.Distances;

/// <summary>
/// Rounds images or noise to fp16 before their distances are taken, as section 3.4 of arXiv 2406.12303 does; only the matching sees them.
/// </summary>
public static class HalfOperands
{
    /// <summary>Rounds every value to the nearest half, ties to even.</summary>
    /// <param name="values">Finite values within the range of halves.</param>
    /// <exception cref="AssignmentException">A value is not finite or beyond 65504.</exception>
    public static void Round(Span<float> values)
    {
        if (values.IsEmpty) return;
        var bits = new ushort[values.Length];
        RowQuantizer.ToFloat16(values, 0, bits);
        for (var k = 0; k < bits.Length; k++) values[k] = (float)BitConverter.UInt16BitsToHalf(bits[k]);
    }
}

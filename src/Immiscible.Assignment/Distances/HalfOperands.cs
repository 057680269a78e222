using Immiscible.Assignment.Quantization;

namespace Immiscible.Assignment.Distances;

/// <summary>
/// Rounds images or noise to fp16 before their distances are taken, as section 3.4 of arXiv 2406.12303 does; only the matching sees them.
/// </summary>
public static class HalfOperands
{
    private const int Chunk = 1024;

    /// <summary>Rounds every value to the nearest half, ties to even.</summary>
    /// <param name="values">Finite values within the range of halves.</param>
    /// <exception cref="AssignmentException">A value is not finite or beyond 65504.</exception>
    public static void Round(Span<float> values)
    {
        if (values.IsEmpty) return;
        if (!RangeKernel.TryMeasure(values, out var range) || !HalfKernel.Fits(range))
            throw new AssignmentException("a value to be rounded to fp16 is not finite or beyond 65504, the largest fp16 value; scale the values");
        Span<ushort> bits = stackalloc ushort[Chunk];
        for (; !values.IsEmpty; values = values[Math.Min(Chunk, values.Length)..])
        {
            var part = values[..Math.Min(Chunk, values.Length)];
            HalfKernel.Convert(part, bits);
            for (var k = 0; k < part.Length; k++) part[k] = (float)BitConverter.UInt16BitsToHalf(bits[k]);
        }
    }
}

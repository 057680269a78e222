using System.Numerics;

namespace Immiscible.Assignment.Quantization;

/// <summary>Rows in which infinite distances forbid pairs: read one number at a time, only where the fast kernels found something odd.</summary>
internal static class ForbiddenPairs
{
    /// <summary>The range of a row's finite distances.</summary>
    /// <exception cref="AssignmentException">A distance is a NaN or negative infinity, or all are infinite.</exception>
    public static RowRange FiniteRange(ReadOnlySpan<float> row, int rowIndex)
    {
        var (low, high) = (float.PositiveInfinity, float.NegativeInfinity);
        for (var j = 0; j < row.Length; j++)
        {
            if (float.IsPositiveInfinity(row[j])) continue;
            if (!float.IsFinite(row[j]))
                throw new AssignmentException(
                    $"the distance in row {rowIndex}, column {j} is {row[j]}; distances must be finite numbers, or +Infinity to forbid a pair");
            low = MathF.Min(low, row[j]);
            high = MathF.Max(high, row[j]);
        }

        if (low > high) throw new AssignmentException($"no complete matching: every pair of row {rowIndex} is forbidden");
        return new RowRange(low + 0f, high + 0f);
    }

    /// <summary>
    /// Quantises as <see cref="AffineKernel"/> does, infinite distances to the greatest value of the type; false when a finite one does not fit.
    /// </summary>
    /// <exception cref="AssignmentException">A distance is a NaN or negative infinity, or all are infinite.</exception>
    public static bool TryQuantize<TValue>(ReadOnlySpan<float> row, int rowIndex, float scale, int maximum, Span<TValue> destination)
        where TValue : unmanaged, IBinaryInteger<TValue>, IMinMaxValue<TValue>
    {
        var minimum = FiniteRange(row, rowIndex).Minimum;
        for (var j = 0; j < row.Length; j++)
        {
            destination[j] = TValue.MaxValue;
            if (float.IsPositiveInfinity(row[j])) continue;
            var value = MathF.Round((row[j] - minimum) * scale);
            if (value > maximum) return false;
            destination[j] = TValue.CreateTruncating(value);
        }

        return true;
    }
}

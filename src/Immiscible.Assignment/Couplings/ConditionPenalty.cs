namespace Immiscible.Assignment.Couplings;

/// <summary>
/// Keeps p(noise | condition) from skewing in conditional training (C2OT, arXiv 2503.10636): taking a noise that was drawn for another
/// condition costs extra.
/// </summary>
public static class ConditionPenalty
{
    /// <summary>Adds the penalty wherever the conditions of row and column differ.</summary>
    /// <param name="distances"><c>[rows, columns]</c> costs.</param>
    /// <param name="rowConditions">The condition of each image.</param>
    /// <param name="columnConditions">The condition of the image each noise was drawn for.</param>
    /// <param name="penalty">Not negative; infinity allows equal conditions only.</param>
    /// <exception cref="AssignmentException">The lengths do not fit, or the penalty is negative or not a number.</exception>
    public static void Add(Span<float> distances, ReadOnlySpan<int> rowConditions, ReadOnlySpan<int> columnConditions, float penalty)
    {
        if (distances.Length != (long)rowConditions.Length * columnConditions.Length)
            throw new AssignmentException(
                $"{distances.Length} distances are not {rowConditions.Length} x {columnConditions.Length}; give a condition for each row and column");
        if (!(penalty >= 0)) throw new AssignmentException($"a condition penalty of {penalty} is not a number from 0 up");
        for (var i = 0; i < rowConditions.Length; i++)
        {
            var row = distances.Slice(i * columnConditions.Length, columnConditions.Length);
            for (var j = 0; j < row.Length; j++)
                if (rowConditions[i] != columnConditions[j])
                    row[j] += penalty;
        }
    }
}

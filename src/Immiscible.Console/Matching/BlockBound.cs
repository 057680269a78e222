using Immiscible.Assignment;
using Immiscible.Assignment.Npy;

namespace Immiscible.Console.Matching;

/// <summary>What can be said of a whole square matrix that was solved in blocks.</summary>
internal static class BlockBound
{
    /// <summary>Looks for what is no cost, between the blocks as well.</summary>
    /// <exception cref="AssignmentException">A cost is not a number, or infinitely good.</exception>
    public static void CheckNumbers(NpyMatrix matrix, bool maximize)
    {
        var (good, bad) = maximize ? (double.PositiveInfinity, double.NegativeInfinity) : (double.NegativeInfinity, double.PositiveInfinity);
        for (var i = 0; i < matrix.Rows; i++)
            for (var j = 0; j < matrix.Columns; j++)
                if (double.IsNaN(matrix[i, j]) || matrix[i, j] == good)
                    throw new AssignmentException($"the cost in row {i}, column {j} is {matrix[i, j]}; costs must be numbers, or {bad} to forbid a pair");
    }

    /// <summary>How far a cost is at most from the optimum: by duality, with u_i = min_j (c_ij - v_j) for any v.</summary>
    public static double Gap(NpyMatrix matrix, bool maximize, double cost, ReadOnlySpan<double> columnDuals)
    {
        var sign = maximize ? -1 : 1;
        var bound = 0.0;
        foreach (var dual in columnDuals) bound += sign * dual;
        for (var i = 0; i < matrix.Rows; i++)
        {
            var least = double.PositiveInfinity;
            for (var j = 0; j < matrix.Columns; j++) least = Math.Min(least, sign * (matrix[i, j] - columnDuals[j]));
            bound += least;
        }

        return Math.Max(0, sign * cost - bound);
    }
}

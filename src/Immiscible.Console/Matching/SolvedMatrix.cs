namespace Immiscible.Console.Matching;

/// <summary>A matched cost matrix.</summary>
/// <param name="ColumnOfRow">The column of each row.</param>
/// <param name="Cost">Sum of the chosen values of the matrix as given.</param>
/// <param name="IsOptimal">Proven optimal for the whole matrix as quantised; never for more than one block.</param>
/// <param name="Gap">How far the cost can at most be from the optimum of the whole matrix as given.</param>
/// <param name="Elapsed">Time to quantise and solve, proof not included.</param>
/// <param name="Blocks">Blocks that were solved by themselves; 1 when the matrix was solved whole.</param>
internal sealed record SolvedMatrix(int[] ColumnOfRow, double Cost, bool IsOptimal, double Gap, TimeSpan Elapsed, int Blocks = 1);

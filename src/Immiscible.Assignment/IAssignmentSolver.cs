using Immiscible.Assignment.Costs;

namespace Immiscible.Assignment;

/// <summary>
/// Solves the linear assignment problem: gives every row its own column so that the sum of the chosen costs is least.
/// </summary>
/// <remarks>
/// Implementations break ties the same way every time and carry nothing from one solve to the next: equal costs give an equal
/// permutation, whatever was solved before. One instance serves one thread at a time.
/// </remarks>
public interface IAssignmentSolver
{
    /// <summary>Solves <paramref name="costs"/> exactly.</summary>
    /// <param name="costs">Costs with at most as many rows as columns; <see cref="CostMatrix.Forbidden"/> excludes a pair.</param>
    /// <param name="columnOfRow">Receives the column of each row; one entry a row.</param>
    /// <exception cref="AssignmentException">The shapes do not fit, or the forbidden pairs leave no complete matching.</exception>
    void Solve(in CostMatrix costs, Span<int> columnOfRow);
}

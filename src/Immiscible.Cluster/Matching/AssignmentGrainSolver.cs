using Immiscible.Cluster.Contracts.Assignment;

namespace Immiscible.Cluster.Matching;

/// <summary>Has a run's assignment grain solve.</summary>
internal sealed class AssignmentGrainSolver(IAssignmentGrain assignment) : IMatchSolver
{
    /// <inheritdoc/>
    public Task<MatchAnswer> MatchAsync(DistanceRows rows) => assignment.Match(rows);

    /// <inheritdoc/>
    public Task<int[]?> FindAsync(long step) => assignment.FindMatch(step);
}

using Immiscible.Cluster.Contracts.Assignment;

namespace Immiscible.Cluster.Matching;

/// <summary>Solves the assignments of the linear modes, from the rows of all who share a step.</summary>
internal interface IMatchSolver
{
    /// <summary>Hands rows in; see <see cref="IAssignmentGrain.Match"/>.</summary>
    Task<MatchAnswer> MatchAsync(DistanceRows rows);

    /// <summary>The match of a step that is solved already; null where it is not.</summary>
    Task<int[]?> FindAsync(long step);
}

using Immiscible.Cluster.Assignment;
using Immiscible.Cluster.Contracts.Assignment;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Matching;
using Immiscible.Cluster.Workers;

namespace Immiscible.Cluster.Evaluation;

/// <summary>Solves the assignments of one who has all rows of a step.</summary>
/// <param name="spec">The run.</param>
/// <param name="thread">Where to solve.</param>
internal sealed class LocalMatchSolver(RunSpec spec, WorkThread thread) : IMatchSolver
{
    private readonly BatchSolver _solver = new(MatchingLayout.Of(spec), MatchingOptions.Quantization(spec.Matching));

    /// <inheritdoc/>
    public Task<MatchAnswer> MatchAsync(DistanceRows rows) => thread.RunAsync(() => new MatchAnswer { Noises = _solver.Solve(rows.Blocks).Noises });

    /// <inheritdoc/>
    public Task<int[]?> FindAsync(long step) => Task.FromResult<int[]?>(null);
}

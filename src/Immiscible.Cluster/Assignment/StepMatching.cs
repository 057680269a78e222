using System.Diagnostics;
using Immiscible.Cluster.Contracts.Assignment;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Matching;
using Immiscible.Cluster.Workers;

namespace Immiscible.Cluster.Assignment;

/// <summary>Matches the noise of a run's steps on a thread of its own. Matches depend on data alone, so they outlive membership epochs.</summary>
internal sealed class StepMatching : IDisposable
{
    private readonly WorkThread _thread;

    /// <summary>Begins to serve a run.</summary>
    public StepMatching(RunSpec spec, WorkThreads threads)
    {
        _thread = threads.Start("match");
        var solver = new BatchSolver(MatchingLayout.Of(spec), MatchingOptions.Quantization(spec.Matching));
        Board = new MatchBoard(spec.Training.Granules, blocks => SolveAsync(solver, blocks));
    }

    /// <summary>The steps under way.</summary>
    public MatchBoard Board { get; }

    /// <inheritdoc/>
    public void Dispose() => _thread.Dispose();

    private Task<BatchMatch> SolveAsync(BatchSolver solver, IReadOnlyList<RowBlock> blocks)
    {
        var whole = Stopwatch.GetTimestamp();
        return _thread.RunAsync(() =>
        {
            var queue = Stopwatch.GetElapsedTime(whole);
            return solver.Solve(blocks) with { Queue = queue };
        });
    }
}

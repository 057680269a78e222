using Immiscible.Cluster.Contracts.Assignment;

namespace Immiscible.Cluster.Assignment;

/// <summary>
/// Gathers the distance rows of the steps under way and answers when a step is whole. Rows are keyed by (step, granule) and depend on
/// data alone. Used from grain turns only; solving happens elsewhere.
/// </summary>
/// <param name="granules">Granules of a step.</param>
/// <param name="solve">Matches a whole batch off the turn.</param>
internal sealed class MatchBoard(int granules, Func<IReadOnlyList<RowBlock>, Task<BatchMatch>> solve)
{
    private readonly Dictionary<long, StepRows> _steps = [];

    /// <summary>Takes rows in; the task gives the answer for them.</summary>
    /// <exception cref="InvalidOperationException">A granule is unknown or was handed in before.</exception>
    public async Task<MatchAnswer> SubmitAsync(DistanceRows rows)
    {
        if (Noises(rows.Step) is { } known) return new MatchAnswer { Noises = known };
        if (!_steps.TryGetValue(rows.Step, out var step)) _steps.Add(rows.Step, step = new StepRows(granules));
        var answer = step.Add(rows);
        if (step.IsWhole && step.Uniform() is { } blocks) await SolveAsync(step, blocks);
        return await answer;
    }

    /// <summary>What the match of a step took; null where it was not matched.</summary>
    public MatchTimes? Find(long step) => _steps.TryGetValue(step, out var rows) ? rows.Times : null;

    /// <summary>The match of a step; null where it is not solved.</summary>
    public int[]? Noises(long step) => _steps.TryGetValue(step, out var rows) ? rows.Noises : null;

    /// <summary>
    /// Keeps the matches of steps from <paramref name="firstStep"/> on that are solved: they depend on data alone. Rows of the others are handed
    /// in again by the members of the new epoch.
    /// </summary>
    public void BeginEpoch(long firstStep)
    {
        foreach (var (number, step) in _steps.ToArray())
        {
            if (number >= firstStep && step.Noises is not null) continue;
            step.Fail(new OperationCanceledException("a new membership epoch has begun"));
            _steps.Remove(number);
        }
    }

    /// <summary>Forgets a committed step.</summary>
    public void Forget(long step) => _steps.Remove(step);

    /// <summary>Fails whoever still waits: nobody will hand in the rows that are missing.</summary>
    public void Abandon(Exception reason)
    {
        foreach (var step in _steps.Values) step.Fail(reason);
        _steps.Clear();
    }

    private async Task SolveAsync(StepRows step, IReadOnlyList<RowBlock> blocks)
    {
        try
        {
            step.Answer(await solve(blocks));
        }
        catch (Exception e)
        {
            step.Fail(e);
        }
    }
}

using Immiscible.Cluster.Contracts.Assignment;
using Immiscible.Cluster.Contracts.Membership;

namespace Immiscible.Cluster.Assignment;

/// <summary>
/// The barrier of each step: collects what the members of one epoch report and commits when all are ready and every granule was computed
/// exactly once. Used from grain turns only.
/// </summary>
/// <param name="epoch">The members.</param>
/// <param name="granules">Granules of a step.</param>
/// <param name="commit">Decides on a whole step.</param>
internal sealed class CommitBoard(MembershipEpoch epoch, int granules, Func<StepReports, Task<CommitDecision>> commit)
{
    private readonly SortedDictionary<int, (ReadyReport Report, TaskCompletionSource<CommitDecision> Answer)> _ready = [];
    private Task _deciding = Task.CompletedTask;
    private Exception? _sealed;

    /// <summary>The step (from 0) that is being trained.</summary>
    public long Step { get; private set; } = epoch.FirstStep;

    /// <summary>Takes a report; the task gives the decision.</summary>
    /// <exception cref="EpochOverException">The report is of another epoch, or the epoch is sealed: it is fenced off.</exception>
    /// <exception cref="InvalidOperationException">The report is of another step, or its member has reported before.</exception>
    public Task<CommitDecision> ReadyAsync(ReadyReport report)
    {
        if (_sealed is not null) throw _sealed;
        if (report.Epoch != epoch.Number)
            throw new EpochOverException(
                $"the report of member {report.Rank} for step {report.Step} of epoch {report.Epoch} is refused: epoch {epoch.Number} is under way");
        if (report.Step != Step || (uint)report.Rank >= (uint)epoch.Members.Count || _ready.ContainsKey(report.Rank))
            throw new InvalidOperationException(
                $"the report of member {report.Rank} for step {report.Step} of epoch {report.Epoch} is refused: step {Step} of epoch {epoch.Number} is under way");
        var answer = new TaskCompletionSource<CommitDecision>(TaskCreationOptions.RunContinuationsAsynchronously);
        _ready.Add(report.Rank, (report, answer));
        if (_ready.Count == epoch.Members.Count) _deciding = DecideAsync();
        return answer.Task;
    }

    /// <summary>Decides nothing more. A decision under way is finished; whoever waits for one that was not begun is refused.</summary>
    public async Task SealAsync(Exception reason)
    {
        _sealed = reason;
        await _deciding;
        foreach (var (_, answer) in _ready.Values) answer.TrySetException(reason);
        _ready.Clear();
    }

    private async Task DecideAsync()
    {
        var waiting = _ready.Values.ToArray();
        _ready.Clear();
        try
        {
            var decision = await commit(new StepReports(Step, [.. waiting.Select(static ready => ready.Report)], granules));
            if (decision.Committed) Step++;
            foreach (var (_, answer) in waiting) answer.SetResult(decision);
        }
        catch (Exception e)
        {
            foreach (var (_, answer) in waiting) answer.SetException(e);
        }
    }
}

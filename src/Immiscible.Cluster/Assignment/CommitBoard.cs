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
internal sealed class CommitBoard(MembershipEpoch epoch, int granules, Func<StepReports, CommitDecision> commit)
{
    private readonly SortedDictionary<int, (ReadyReport Report, TaskCompletionSource<CommitDecision> Answer)> _ready = [];

    /// <summary>The step (from 0) that is being trained.</summary>
    public long Step { get; private set; } = epoch.FirstStep;

    /// <summary>Takes a report; the task gives the decision.</summary>
    /// <exception cref="InvalidOperationException">The report is of another epoch or step, or its member has reported before: it is fenced off.</exception>
    public Task<CommitDecision> ReadyAsync(ReadyReport report)
    {
        if (report.Epoch != epoch.Number || report.Step != Step || (uint)report.Rank >= (uint)epoch.Members.Count || _ready.ContainsKey(report.Rank))
            throw new InvalidOperationException(
                $"the report of member {report.Rank} for step {report.Step} of epoch {report.Epoch} is refused: step {Step} of epoch {epoch.Number} is under way");
        var answer = new TaskCompletionSource<CommitDecision>(TaskCreationOptions.RunContinuationsAsynchronously);
        _ready.Add(report.Rank, (report, answer));
        if (_ready.Count == epoch.Members.Count) Decide();
        return answer.Task;
    }

    /// <summary>Fails whoever still waits: the others will not come.</summary>
    public void Abandon(Exception reason)
    {
        foreach (var (_, answer) in _ready.Values) answer.SetException(reason);
        _ready.Clear();
    }

    private void Decide()
    {
        var waiting = _ready.Values.ToArray();
        _ready.Clear();
        try
        {
            var decision = commit(new StepReports(Step, [.. waiting.Select(static ready => ready.Report)], granules));
            if (decision.Committed) Step++;
            foreach (var (_, answer) in waiting) answer.SetResult(decision);
        }
        catch (Exception e)
        {
            foreach (var (_, answer) in waiting) answer.SetException(e);
        }
    }
}

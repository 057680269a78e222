using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Ledger;

namespace Immiscible.Console.Chaos.Histories;

/// <summary>A membership epoch in hindsight.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Reason">Why it began.</param>
/// <param name="RedoneGranules">Granules of its first step that were begun before and computed again.</param>
/// <param name="Workers">Keys of its workers by rank.</param>
/// <param name="Contributors">Keys of those that computed granules of a step committed in it.</param>
/// <param name="Commits">Its commits, oldest first; the last may be missing where a silo died.</param>
internal sealed record EpochHistory(
    int Number, string Reason, int RedoneGranules, IReadOnlyList<string> Workers, IReadOnlySet<string> Contributors, IReadOnlyList<Commit> Commits)
{
    /// <summary>Puts together what ledger and metrics say of an epoch.</summary>
    public static EpochHistory Of(LedgerReader.EpochLedger ledger, IEnumerable<StepCommitted> steps)
    {
        var workers = ledger.Header.Members.ToDictionary(static member => member.Rank, static member => member.Worker);
        var contributors = ledger.Entries.SelectMany(static entry => entry.Granules).Where(static range => range is [_, _, > 0])
            .Select(range => workers[range[0]]).ToHashSet(StringComparer.Ordinal);
        return new EpochHistory(ledger.Header.Epoch, ledger.Header.Reason, ledger.Header.RedoneGranules, [.. workers.Values], contributors,
            [.. steps.Select(step => new Commit(ledger.Header.Epoch, step.Step, step.Time, TimeSpan.FromSeconds(step.StepSeconds)))]);
    }
}

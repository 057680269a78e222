using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Ledger;

namespace Immiscible.Console.Chaos.Histories;

/// <summary>What the files of a run say when it is over.</summary>
/// <param name="Epochs">Its membership epochs, oldest first.</param>
internal sealed record RunHistory(IReadOnlyList<EpochHistory> Epochs)
{
    /// <summary>All commits in the order of their times, those that were rolled back later included.</summary>
    public IReadOnlyList<Commit> Commits { get; } = [.. Epochs.SelectMany(static epoch => epoch.Commits).OrderBy(static commit => commit.Time)];

    /// <summary>Reads a run directory.</summary>
    public static RunHistory Read(string directory)
    {
        var steps = Steps(Path.Combine(directory, "metrics")).ToLookup(static entry => entry.File, static entry => entry.Step);
        var epochs = LedgerReader.ReadAll(Path.Combine(directory, "ledger"));
        return new RunHistory([.. epochs.Select(epoch => EpochHistory.Of(epoch, steps[Path.GetFileName(epoch.Path)]))]);
    }

    private static IEnumerable<(string File, StepCommitted Step)> Steps(string folder) =>
        from file in Directory.GetFiles(folder, "epoch-*.jsonl").Order(StringComparer.Ordinal)
        from line in File.ReadLines(file)
        let step = RunEventJson.Read(line) as StepCommitted
        where step is not null
        select (Path.GetFileName(file), step);
}

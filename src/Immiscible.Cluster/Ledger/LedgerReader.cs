using System.Text.Json;

namespace Immiscible.Cluster.Ledger;

/// <summary>Reads a run's ledger files.</summary>
public static class LedgerReader
{
    /// <summary>One epoch's file.</summary>
    /// <param name="Path">The file.</param>
    /// <param name="Header">Its first line.</param>
    /// <param name="Entries">Its whole lines; a last line that was cut off when the process died is left out.</param>
    /// <param name="Problems">Lines in the middle that cannot be read.</param>
    public sealed record EpochLedger(string Path, LedgerHeader Header, IReadOnlyList<LedgerEntry> Entries, IReadOnlyList<string> Problems);

    /// <summary>Reads all epochs in order. A file without a whole first line (its epoch died being claimed) has nothing to tell and is left out.</summary>
    public static IReadOnlyList<EpochLedger> ReadAll(string directory) => [.. Files(directory).Select(Read).OfType<EpochLedger>()];

    /// <summary>The first line of the newest epoch that has one; null where none has. Of a long run's ledger nothing more is read.</summary>
    public static LedgerHeader? ReadNewestHeader(string directory)
    {
        foreach (var path in Files(directory).Reverse())
        {
            try
            {
                if (File.ReadLines(path).FirstOrDefault() is { } line) return LedgerJson.ReadHeader(line);
            }
            catch (JsonException)
            {
                // Its epoch died being claimed.
            }
        }
        return null;
    }

    /// <summary>Reads one epoch's file; null where it has no whole first line.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">Its first line is no header, and others follow.</exception>
    public static EpochLedger? Read(string path)
    {
        var lines = File.ReadAllLines(path);
        if (lines.Length == 0) return null;
        LedgerHeader header;
        try
        {
            header = LedgerJson.ReadHeader(lines[0]);
        }
        catch (JsonException) when (lines.Length == 1)
        {
            return null;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}: line 1 is no ledger header ({e.Message})", e);
        }

        var entries = new List<LedgerEntry>();
        var problems = new List<string>();
        for (var i = 1; i < lines.Length; i++)
        {
            if (lines[i].StartsWith(LedgerRecovery.Prefix, StringComparison.Ordinal)) continue;
            try
            {
                entries.Add(LedgerJson.ReadEntry(lines[i]));
            }
            catch (JsonException) when (i == lines.Length - 1)
            {
                // Cut off by a death: the step it tells of is in no checkpoint, because the ledger is synced before one is published.
            }
            catch (JsonException e)
            {
                problems.Add($"{path}: line {i + 1} cannot be read ({e.Message})");
            }
        }
        return new EpochLedger(path, header, entries, problems);
    }

    private static IEnumerable<string> Files(string directory) =>
        Directory.Exists(directory) ? Directory.GetFiles(directory, "epoch-*.jsonl").Order(StringComparer.Ordinal) : [];
}

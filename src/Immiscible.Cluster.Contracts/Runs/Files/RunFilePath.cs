using System.Text.RegularExpressions;

namespace Immiscible.Cluster.Contracts.Runs.Files;

/// <summary>
/// Which paths name files of a run. Both sides ask: a silo gives nothing else out of a run directory, and a client writes nothing else into its
/// folder, whatever the other says.
/// </summary>
public static partial class RunFilePath
{
    /// <summary>Whether the path is one of a run's files: a known place, no way up, no hidden or temporary name.</summary>
    public static bool IsValid(string path) => Pattern().IsMatch(path);

    /// <summary>Whether the file is only ever appended to, line by line.</summary>
    public static bool IsAppended(string path) => path.EndsWith(".jsonl", StringComparison.Ordinal);

    // Names as every file system takes them.
    private const string Start = "[A-Za-z0-9_]";
    private const string Name = Start + "[A-Za-z0-9_.-]{0,127}";
    private const string Picture = Start + @"[A-Za-z0-9_.+=@ -]{0,127}\.png";

    [GeneratedRegex(
        $@"\A(run\.yaml|state\.json|samples\.png|curves\.png|samples/{Picture}|(ledger|metrics)/{Name}\.jsonl|checkpoints/step-[0-9]{{1,19}}/{Name})\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}

namespace Immiscible.Data.Folders;

/// <summary>
/// What ImageNet's synsets are called: <c>LOC_synset_mapping.txt</c> (synset, blank, words; the line number is the label), <c>words.txt</c> (synset,
/// tab, words) or <c>classes.txt</c> (label, tab, synset, tab, words).
/// </summary>
internal static class SynsetNames
{
    public const string Mapping = "LOC_synset_mapping.txt";

    /// <summary>The synsets of <see cref="Mapping"/> in the order of their labels.</summary>
    public static string[] ReadMapping(string file) =>
        [.. File.ReadLines(file).Where(static line => line.Length > 0).Select(static line => line.Split(' ', 2)[0])];

    /// <summary>Class names with synsets replaced by what they are called, where a file in the folder tells.</summary>
    /// <param name="classes">Class names.</param>
    /// <param name="folder">The data directory.</param>
    public static string[] Explain(string[] classes, string folder)
    {
        if (classes.Length == 0 || !classes.All(IsSynset)) return classes;
        var words = Read(folder);
        var names = classes.Select(name => words.GetValueOrDefault(name, name)).ToArray();
        var brief = names.Select(static name => name.Split(',', 2)[0].Trim()).ToArray();

        // Two synsets are called crane: such classes keep all their words.
        var often = brief.CountBy(static name => name).ToDictionary();
        return [.. brief.Select((name, i) => often[name] == 1 ? name : names[i])];
    }

    private static Dictionary<string, string> Read(string folder)
    {
        var words = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, separator, column) in new[] { (Mapping, ' ', 0), ("words.txt", '\t', 0), ("classes.txt", '\t', 1) })
        {
            var file = Path.Combine(folder, name);
            if (!File.Exists(file) || !RealPath.IsWithin(RealPath.Of(file), folder)) continue;
            foreach (var line in File.ReadLines(file))
            {
                var parts = line.Split(separator, column + 2);
                if (parts.Length == column + 2) words.TryAdd(parts[column], parts[column + 1].Trim());
            }
        }

        return words;
    }

    private static bool IsSynset(string name) => name.Length == 9 && name[0] == 'n' && name.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0;
}

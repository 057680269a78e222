namespace Immiscible.Data.Layouts;

/// <summary>The splits of a data set and what files and folders call them.</summary>
internal static class SplitNames
{
    public static readonly string[] All = ["train", "test", "val", "validation", "valid"];

    /// <summary>The names that a split may have, the likeliest first; a set without a test split is tested on its validation split.</summary>
    public static string[] Of(string split) => split switch
    {
        "train" => ["train"],
        "test" => ["test", "val", "validation", "valid"],
        _ => ["val", "validation", "valid"],
    };

    /// <summary>The split that a file's name tells of, as a word of its own (<c>cifar10-train-000001.tar</c>, <c>validation-00000-of-00001.parquet</c>).</summary>
    public static string? In(string fileName)
    {
        var name = fileName.AsSpan();
        for (var at = 0; at < name.Length;)
        {
            var length = 0;
            while (at + length < name.Length && char.IsAsciiLetter(name[at + length])) length++;
            foreach (var split in All)
                if (name.Slice(at, length).Equals(split, StringComparison.OrdinalIgnoreCase)) return split;
            at += length + 1;
        }

        return null;
    }

    /// <summary>The members of the first of the split's names that has any.</summary>
    /// <param name="split">The split asked for.</param>
    /// <param name="all">What there is, each with the split that it names, in order.</param>
    /// <param name="place">The folder, for messages.</param>
    /// <exception cref="DatasetException">There are splits, but not this one.</exception>
    public static string[] Choose(string split, IReadOnlyList<(string Path, string? Split)> all, string place)
    {
        foreach (var name in Of(split))
        {
            var chosen = all.Where(one => one.Split == name).Select(one => one.Path).ToArray();
            if (chosen.Length > 0) return chosen;
        }

        if (split == "train" && all.All(one => one.Split is null)) return [.. all.Select(one => one.Path)];
        var there = all.Select(one => one.Split ?? "train").Distinct().ToArray();
        throw new DatasetException(
            $"'{place}' has no files of the {split} split, only {Names(all)}; " +
            $"choose the split that is there (data.split: {string.Join(" or ", there)}) or pass the path of one file");
    }

    private static string Names(IReadOnlyList<(string Path, string? Split)> all)
    {
        const int Most = 5;
        var names = string.Join(", ", all.Take(Most).Select(one => Path.GetFileName(one.Path)));
        return all.Count > Most ? $"{names} and {all.Count - Most} others" : names;
    }
}

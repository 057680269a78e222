namespace Immiscible.Data.Folders;

/// <summary>CelebA's own splits: <c>list_eval_partition.txt</c> names each image with 0 (train), 1 (validation) or 2 (test).</summary>
/// <param name="Path">The list.</param>
/// <param name="Files">File names of the split's images.</param>
internal sealed record CelebAPartition(string Path, IReadOnlySet<string> Files)
{
    /// <summary>Reads the list in a data directory.</summary>
    /// <returns>Null where there is none: the images are then one split.</returns>
    public static CelebAPartition? Find(string folder, string split)
    {
        var path = System.IO.Path.Combine(folder, "list_eval_partition.txt");
        if (!File.Exists(path) || !RealPath.IsWithin(RealPath.Of(path), RealPath.Of(folder))) return null;
        var wanted = split switch
        {
            "train" => "0",
            "test" => "2",
            _ => "1",
        };
        var files = File.ReadLines(path).Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Where(parts => parts.Length == 2 && parts[1] == wanted).Select(static parts => parts[0]);
        return new CelebAPartition(path, files.ToHashSet(StringComparer.Ordinal));
    }
}

namespace Immiscible.Data.Folders;

/// <summary>
/// Which class an image of a validation folder has, where a file tells: <c>val_annotations.txt</c> of Tiny ImageNet (file, tab, synset, ...) or
/// <c>LOC_val_solution.csv</c> of ImageNet (file without extension, comma, synset and box).
/// </summary>
/// <param name="Path">The file that tells.</param>
/// <param name="Synsets">Synset of each image by its file name without extension.</param>
internal sealed record Annotations(string Path, IReadOnlyDictionary<string, string> Synsets)
{
    /// <summary>Finds annotations in the folder of the split, else in the data directory.</summary>
    /// <returns>Null where there are none.</returns>
    public static Annotations? Find(string folder, string root)
    {
        var tiny = System.IO.Path.Combine(folder, "val_annotations.txt");
        if (File.Exists(tiny)) return Read(tiny, root, '\t');
        if (System.IO.Path.GetFileName(folder) != "val") return null;
        var large = System.IO.Path.Combine(root, "LOC_val_solution.csv");
        return File.Exists(large) ? Read(large, root, ',') : null;
    }

    private static Annotations? Read(string file, string root, char separator)
    {
        if (!RealPath.IsWithin(RealPath.Of(file), root)) return null;
        var synsets = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(file))
        {
            var parts = line.Split(separator);
            if (parts.Length < 2 || parts[0] == "ImageId") continue;
            synsets[System.IO.Path.GetFileNameWithoutExtension(parts[0])] = parts[1].Split(' ', 2)[0];
        }

        return new Annotations(file, synsets);
    }
}

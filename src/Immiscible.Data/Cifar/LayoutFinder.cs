namespace Immiscible.Data.Cifar;

/// <summary>Finds which files a path means: a file itself, a folder of one layout, or a folder with one such folder in it.</summary>
internal static class LayoutFinder
{
    public const string Readable =
        "a folder with data_batch_1.bin to data_batch_5.bin or test_batch.bin (CIFAR-10 binary), " +
        "a folder with train-*.parquet or test-*.parquet (Hugging Face Parquet), or one such file";

    private static readonly byte[] ParquetMagic = "PAR1"u8.ToArray();

    public static (DatasetLayout Layout, string[] Files) Find(string path, string split)
    {
        if (File.Exists(path)) return (OfFile(path), [path]);
        if (!Directory.Exists(path)) throw new DatasetException($"data path '{path}' does not exist; give {Readable}");
        var (folder, layout) = Choose(path);
        return (layout, layout == DatasetLayout.CifarBinary ? SplitFiles.Binary(folder, split) : SplitFiles.Parquet(folder, split));
    }

    private static DatasetLayout OfFile(string file)
    {
        Span<byte> start = stackalloc byte[4];
        using (var stream = File.OpenRead(file)) start = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        if (start.SequenceEqual(ParquetMagic)) return DatasetLayout.Parquet;
        return Path.GetExtension(file) switch
        {
            ".bin" => DatasetLayout.CifarBinary,
            ".parquet" => throw new DatasetException($"'{file}' is not Parquet: it does not start with PAR1 at byte offset 0"),
            _ => throw new DatasetException($"'{file}' is neither a Parquet nor a .bin file; give {Readable}"),
        };
    }

    private static (string Folder, DatasetLayout Layout) Choose(string path)
    {
        var found = LayoutsIn(path).Select(layout => (Folder: path, Layout: layout)).ToList();
        if (found.Count == 0 || found is [(_, DatasetLayout.ImageFolder)])
        {
            var below = Directory.GetDirectories(path).Order(StringComparer.Ordinal)
                .SelectMany(folder => LayoutsIn(folder).Select(layout => (folder, layout))).ToList();
            if (below.Count > 0) found = below;
        }

        if (found.Count == 0) throw new DatasetException($"no data set in '{path}'; looked there and one folder below for {Readable}");
        if (found.Count > 1)
            throw new DatasetException(
                $"'{path}' holds several layouts: {string.Join("; ", found.Select(Describe))}; pass the path of one of them");
        if (found[0].Layout is DatasetLayout.WebDataset or DatasetLayout.ImageFolder)
            throw new DatasetException($"{Describe(found[0])} is all there is in '{path}'; give {Readable}");
        return found[0];
    }

    private static IEnumerable<DatasetLayout> LayoutsIn(string folder)
    {
        var names = Directory.GetFiles(folder).Select(Path.GetFileName).ToArray();
        if (names.Any(SplitFiles.IsBinary!)) yield return DatasetLayout.CifarBinary;
        if (names.Any(name => name!.EndsWith(".parquet", StringComparison.Ordinal))) yield return DatasetLayout.Parquet;
        if (names.Any(name => name!.EndsWith(".tar", StringComparison.Ordinal))) yield return DatasetLayout.WebDataset;
        if (Directory.EnumerateDirectories(folder).Any(HoldsImages)) yield return DatasetLayout.ImageFolder;
    }

    private static bool HoldsImages(string folder) =>
        Directory.EnumerateFiles(folder).Any(file => Path.GetExtension(file).ToUpperInvariant() is ".JPG" or ".JPEG" or ".PNG");

    private static string Describe((string Folder, DatasetLayout Layout) found) => $"'{found.Folder}' ({found.Layout switch
    {
        DatasetLayout.CifarBinary => "CIFAR-10 binary",
        DatasetLayout.Parquet => "Parquet",
        DatasetLayout.WebDataset => "WebDataset tar shards, which this source does not read",
        _ => "an image folder, which this source does not read",
    }})";
}

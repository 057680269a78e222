using Immiscible.Data.Folders;

namespace Immiscible.Data.Layouts;

/// <summary>Finds which files a path means: a file itself, a folder of one layout, a folder of splits, or a folder with one such folder in it.</summary>
internal static class LayoutFinder
{
    public const string Readable =
        "a folder with data_batch_1.bin to data_batch_5.bin or test_batch.bin (CIFAR-10 binary), train.bin or test.bin (CIFAR-100 binary), " +
        "train-*.parquet or test-*.parquet (Hugging Face Parquet), *.tar (WebDataset), images or one folder of images for each class, " +
        "or one such file";

    private static readonly byte[] ParquetMagic = "PAR1"u8.ToArray();

    /// <exception cref="DatasetException">Nothing readable is there, or too much.</exception>
    public static FoundLayout Find(string path, string split)
    {
        if (File.Exists(path))
        {
            var file = RealPath.Of(path);
            return new FoundLayout(OfFile(file), file, [file]);
        }

        if (!Directory.Exists(path)) throw new DatasetException($"data path '{path}' does not exist; give {Readable}");
        var root = RealPath.Of(path);
        return InSplitFolder(root, split) ?? InFolder(root, split);
    }

    private static FoundLayout? InSplitFolder(string root, string split)
    {
        var folders = Directory.GetDirectories(root).Order(StringComparer.Ordinal)
            .Select(folder => (Path: folder, Split: Array.Find(SplitNames.All, name => name == Path.GetFileName(folder))))
            .Where(folder => folder.Split is not null).ToArray();
        if (folders.Length == 0 || LayoutsIn(root).Any(layout => layout != DatasetLayout.ImageFolder)) return null;
        var chosen = SplitNames.Choose(split, folders, root)[0];
        var (folder, layout) = Choose(Inside(chosen, root));
        var files = layout == DatasetLayout.ImageFolder ? [Inside(chosen, root)] : FilesOf(folder, layout);
        ShardNumbers.Check(files);
        return new FoundLayout(layout, root, [.. files.Select(file => Inside(file, root))]);
    }

    private static FoundLayout InFolder(string root, string split)
    {
        var (folder, layout) = Choose(root);
        folder = Inside(folder, root);
        if (layout == DatasetLayout.ImageFolder)
        {
            if (split == "train") return new FoundLayout(layout, root, [folder]);
            throw new DatasetException($"'{root}' has no folder of the {split} split: all of it is the train split (data.split: train)");
        }

        var all = FilesOf(folder, layout).Select(file => (file, SplitOf(layout, Path.GetFileName(file)))).ToArray();
        var files = SplitNames.Choose(split, all, folder);
        ShardNumbers.Check(files);
        return new FoundLayout(layout, root, [.. files.Select(file => Inside(file, root))]);
    }

    private static string? SplitOf(DatasetLayout layout, string name) => layout switch
    {
        DatasetLayout.Cifar10Binary => name.StartsWith("data_batch_", StringComparison.Ordinal) ? "train" : "test",
        _ => SplitNames.In(name),
    };

    private static DatasetLayout OfFile(string file)
    {
        Span<byte> start = stackalloc byte[4];
        using (var stream = File.OpenRead(file)) start = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        if (start.SequenceEqual(ParquetMagic)) return DatasetLayout.Parquet;
        return Path.GetExtension(file) switch
        {
            ".bin" => IsCifar100(file) ? DatasetLayout.Cifar100Binary : DatasetLayout.Cifar10Binary,
            ".tar" => DatasetLayout.WebDataset,
            ".parquet" => throw new DatasetException($"'{file}' is not Parquet: it does not start with PAR1 at byte offset 0"),
            _ => throw new DatasetException($"'{file}' is neither a Parquet, a .tar nor a .bin file; give {Readable}"),
        };
    }

    private static bool IsCifar100(string file) => Path.GetFileName(file) is "train.bin" or "test.bin" ||
        (!IsCifar10(Path.GetFileName(file)) && new FileInfo(file).Length % 3074 == 0);

    private static bool IsCifar10(string name) =>
        name is "data_batch_1.bin" or "data_batch_2.bin" or "data_batch_3.bin" or "data_batch_4.bin" or "data_batch_5.bin" or "test_batch.bin";

    private static (string Folder, DatasetLayout Layout) Choose(string path)
    {
        var found = LayoutsIn(path).Select(layout => (Folder: path, Layout: layout)).ToList();
        if (found.Count == 0 || found is [(_, DatasetLayout.ImageFolder)])
        {
            // A folder of images beside a folder of shards looks like a class, but is a layout of its own.
            var below = Directory.GetDirectories(path).Order(StringComparer.Ordinal)
                .SelectMany(folder => LayoutsIn(folder).Select(layout => (Folder: folder, Layout: layout))).ToList();
            if (found.Count == 0 || below.Any(one => one.Layout != DatasetLayout.ImageFolder)) found = below;
        }

        if (found.Count == 0) throw new DatasetException($"no data set in '{path}'; looked there and one folder below for {Readable}");
        if (found.Count > 1 && found.All(one => one.Layout == DatasetLayout.ImageFolder)) return (path, DatasetLayout.ImageFolder);
        if (found.Count > 1)
            throw new DatasetException(
                $"'{path}' holds several layouts: {string.Join("; ", found.Select(Describe))}; pass the path of one of them");
        return found[0];
    }

    private static IEnumerable<DatasetLayout> LayoutsIn(string folder)
    {
        var (cifar10, cifar100, parquet, tar, images) = (false, false, false, false, false);
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            var name = Path.GetFileName(file);
            cifar10 |= IsCifar10(name);
            cifar100 |= name is "train.bin" or "test.bin";
            parquet |= name.EndsWith(".parquet", StringComparison.Ordinal);
            tar |= name.EndsWith(".tar", StringComparison.Ordinal);
            images |= ImageFiles.IsImage(name);
        }

        if (cifar10) yield return DatasetLayout.Cifar10Binary;
        if (cifar100) yield return DatasetLayout.Cifar100Binary;
        if (parquet) yield return DatasetLayout.Parquet;
        if (tar) yield return DatasetLayout.WebDataset;
        if (images || Directory.EnumerateDirectories(folder).Any(ImageFiles.HoldsImages)) yield return DatasetLayout.ImageFolder;
    }

    private static string[] FilesOf(string folder, DatasetLayout layout)
    {
        Func<string, bool> belongs = layout switch
        {
            DatasetLayout.Cifar10Binary => IsCifar10,
            DatasetLayout.Cifar100Binary => static name => name is "train.bin" or "test.bin",
            DatasetLayout.Parquet => static name => name.EndsWith(".parquet", StringComparison.Ordinal),
            _ => static name => name.EndsWith(".tar", StringComparison.Ordinal),
        };
        return [.. Directory.GetFiles(folder).Where(file => belongs(Path.GetFileName(file))).Order(StringComparer.Ordinal)];
    }

    private static string Inside(string path, string root)
    {
        var real = RealPath.Of(path);
        return RealPath.IsWithin(real, root)
            ? real
            : throw new DatasetException($"'{path}' is a link that leaves '{root}'; pass the path of what it links to instead ('{real}')");
    }

    private static string Describe((string Folder, DatasetLayout Layout) found) => $"'{found.Folder}' ({found.Layout switch
    {
        DatasetLayout.Cifar10Binary => "CIFAR-10 binary",
        DatasetLayout.Cifar100Binary => "CIFAR-100 binary",
        DatasetLayout.Parquet => "Parquet",
        DatasetLayout.WebDataset => "WebDataset tar shards",
        _ => "an image folder",
    }})";
}

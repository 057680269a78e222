using Immiscible.Data.Cifar;
using Immiscible.Data.Columns;
using Immiscible.Data.Folders;
using Immiscible.Data.Layouts;
using Immiscible.Data.Storage;
using Immiscible.Data.Surveys;
using Immiscible.Data.Tar;
using Microsoft.Win32.SafeHandles;

namespace Immiscible.Data.Indexing;

/// <summary>A set of files with its index, from the cache or made now.</summary>
/// <param name="Found">What the path holds.</param>
/// <param name="Index">Where the samples lie.</param>
/// <param name="Reader">Their bytes.</param>
/// <param name="Faults">What is wrong with whole files; an index with faults is not kept.</param>
internal sealed record IndexedFiles(FoundLayout Found, SampleIndex Index, SampleReader Reader, IReadOnlyList<DatasetProblem> Faults)
{
    /// <summary>Opens what a path holds.</summary>
    /// <param name="options">Source, place and split.</param>
    /// <param name="cacheFolder">Where indices are kept.</param>
    /// <exception cref="DatasetException">Nothing readable is there.</exception>
    public static IndexedFiles Open(DatasetOptions options, string cacheFolder)
    {
        if (string.IsNullOrWhiteSpace(options.Path))
            throw new DatasetException($"data source '{options.Source}' needs a path: {LayoutFinder.Readable}");
        try
        {
            var celeba = options.Source == "celeba" ? CelebAPartition.Find(options.Path, options.Split) : null;
            var found = LayoutFinder.Find(options.Path, celeba is null ? options.Split : "train");
            var flat = options.Source == "celeba";
            var identity = string.Join('\n', [flat ? "flat" : "classes", celeba is null ? "" : options.Split, found.Root, .. found.Files]);
            var cache = new IndexCache(cacheFolder, identity);
            if (cache.Read(found) is { } kept) return Kept(found, kept);
            using var alone = cache.Lock();
            return cache.Read(found) is { } made ? Kept(found, made) : Make(found, flat, celeba, cache);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"cannot read data at '{options.Path}': {problem.Message}", problem);
        }
    }

    private static IndexedFiles Kept(FoundLayout found, (SampleIndex Index, SafeFileHandle? Unpacked) kept) =>
        new(found, kept.Index, new SampleReader(kept.Index, kept.Unpacked), []);

    private static IndexedFiles Make(FoundLayout found, bool flat, CelebAPartition? celeba, IndexCache cache)
    {
        var builder = new SampleIndexBuilder(found.Layout);
        if (found.Layout == DatasetLayout.Parquet) return Unpack(found, builder, cache);
        switch (found.Layout)
        {
            case DatasetLayout.Cifar10Binary:
                CifarScanner.Scan(found.Files, labels: 1, builder);
                break;
            case DatasetLayout.Cifar100Binary:
                CifarScanner.Scan(found.Files, labels: 2, builder);
                break;
            case DatasetLayout.WebDataset:
                ShardScanner.Scan(found.Files, builder);
                break;
            default:
                FolderScanner.Scan(found.Files[0], found.Root, flat, celeba is null ? static _ => true : celeba.Files.Contains, builder);
                if (celeba is not null) builder.AddFile(celeba.Path);
                break;
        }

        var index = builder.Build();
        if (builder.Faults.Count == 0) cache.TryWrite(index);
        return new IndexedFiles(found, index, new SampleReader(index, null), builder.Faults);
    }

    private static IndexedFiles Unpack(FoundLayout found, SampleIndexBuilder builder, IndexCache cache)
    {
        using var stream = cache.CreateUnpacked();
        var keep = false;
        try
        {
            ParquetUnpacker.Scan(found.Files, stream, builder);
            stream.Flush(flushToDisk: true);
            var index = builder.Build(stream.Name);
            var handle = File.OpenHandle(stream.Name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            keep = builder.Faults.Count == 0 && cache.TryWrite(index);
            return new IndexedFiles(found, index, new SampleReader(index, handle), builder.Faults);
        }
        finally
        {
            // The open handle keeps the bytes as long as they are needed.
            if (!keep) File.Delete(stream.Name);
        }
    }
}

using Immiscible.Data.Indexing;
using Immiscible.Data.Layouts;
using Immiscible.Data.Storage;

namespace Immiscible.Data.Packing;

/// <summary>Packs data sets of any layout into shards.</summary>
public static class DatasetPacking
{
    /// <summary>Packs one split of a set; the folder appears when all is in it.</summary>
    /// <param name="options">The set.</param>
    /// <param name="request">Into what and where.</param>
    /// <param name="progress">Told now and then how many samples are packed.</param>
    /// <param name="stop">Breaks off; nothing is left.</param>
    /// <exception cref="DatasetException">There is no set, it is empty, or something is in the folder.</exception>
    /// <exception cref="BadSampleException">A sample cannot be had.</exception>
    /// <exception cref="IOException">Something cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was broken off.</exception>
    public static Task<PackReport> PackAsync(DatasetOptions options, PackRequest request, IProgress<int>? progress = null, CancellationToken stop = default)
    {
        NewFolder.Check(request.Folder);
        return DatasetPacker.PackAsync(Open(options, CacheFolder.Find()), request, progress, stop);
    }

    /// <summary>The samples of a set, as they are stored where that is encoded.</summary>
    internal static IPackSource Open(DatasetOptions options, string cacheFolder)
    {
        Datasets.Check(options);
        if (options.Source == "shapes") return new DatasetSamples(Datasets.Open(options, cacheFolder));
        var files = IndexedFiles.Open(options, cacheFolder);
        if (files.Faults.Count > 0) throw new DatasetException($"{files.Faults[0]}; only a whole set is packed");
        return files.Index.Layout is DatasetLayout.Cifar10Binary or DatasetLayout.Cifar100Binary
            ? new DatasetSamples(new FileDataset(options, files))
            : new StoredSamples(options, files);
    }
}

using Immiscible.Data.Indexing;
using Immiscible.Data.Shapes;
using Immiscible.Data.Storage;

namespace Immiscible.Data;

/// <summary>Opens data sets by their options.</summary>
public static class Datasets
{
    private const int LargestSize = 4096;

    /// <summary>
    /// Opens a set; images are read when they are asked for. The first opening scans the files and keeps an index (and the images of Parquet files,
    /// unpacked) in the cache folder: $IMMISCIBLE_CACHE, else $XDG_CACHE_HOME/immiscible, else ~/.cache/immiscible.
    /// </summary>
    /// <param name="options">Source, place, split and size.</param>
    /// <returns>The set, images in the order of the files.</returns>
    /// <exception cref="DatasetException">An option is unknown, or a file is missing, truncated or not what it should be.</exception>
    public static IImageDataset Open(DatasetOptions options) => Open(options, CacheFolder.Find());

    /// <summary>Opens a set with another cache folder.</summary>
    internal static IImageDataset Open(DatasetOptions options, string cacheFolder)
    {
        Check(options);
        if (options.Source == "shapes") return ShapesDataset.Generate(options);
        var files = IndexedFiles.Open(options, cacheFolder);
        if (files.Faults.Count > 0)
            throw new DatasetException(files.Faults[0] + (files.Faults.Count > 1 ? $" (and {files.Faults.Count - 1} other faults)" : ""));
        return new FileDataset(options, files);
    }

    internal static void Check(DatasetOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Source is not ("images" or "cifar10" or "cifar100" or "celeba" or "shapes"))
            throw new DatasetException($"unknown data source '{options.Source}'; choose images, cifar10, cifar100, celeba or shapes");
        if (options.Split is not ("train" or "test" or "val" or "validation"))
            throw new DatasetException($"unknown data split '{options.Split}'; choose train, test, val or validation");
        if (options.Crop is not ("center" or "none"))
            throw new DatasetException($"unknown crop '{options.Crop}'; choose center or none");
        if (options.Size is < 0 or > LargestSize)
            throw new DatasetException($"image size {options.Size} is not in 0..{LargestSize} (0 means as stored)");
    }
}

namespace Immiscible.Data.Cifar;

/// <summary>
/// CIFAR-10: 32x32 RGB images of ten classes, in the canonical binary layout or as Hugging Face Parquet.
/// Source: Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009.
/// </summary>
internal static class CifarDataset
{
    public static readonly ImageShape Shape = new(3, 32, 32);

    public static readonly string[] ClassNames =
        ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    // All pixels lie in one array.
    public static int LargestCount => Array.MaxLength / Shape.Length;

    public static IImageDataset Open(DatasetOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Path))
            throw new DatasetException($"data source 'cifar10' needs a path: {LayoutFinder.Readable}");
        try
        {
            var found = LayoutFinder.Find(options.Path, options.Split);
            var (pixels, labels) = found.Layout == DatasetLayout.CifarBinary
                ? CifarBinaryReader.Read(found.Files)
                : ParquetImageReader.Read(found.Files);
            if (labels.Length == 0) throw new DatasetException($"'{options.Path}' holds no images");
            return new MemoryDataset($"cifar10 ({options.Split})", Shape, ClassNames, pixels, labels);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"cannot read data at '{options.Path}': {problem.Message}", problem);
        }
    }

    public static void CheckTotal(long count, string file)
    {
        if (count > LargestCount)
            throw new DatasetException($"'{file}' brings the data set to {count} images; at most {LargestCount} fit in memory at once");
    }
}

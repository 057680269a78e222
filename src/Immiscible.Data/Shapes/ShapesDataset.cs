using Immiscible.Numerics.Random;

namespace Immiscible.Data.Shapes;

/// <summary>
/// The built-in set: 32x32 RGB pictures of one bright circle, square, triangle or cross on a dark gradient. Picture i is a pure
/// function of (seed, split, i) and its label is i modulo 4.
/// </summary>
internal static class ShapesDataset
{
    public const int Size = 32;
    private const int DefaultCount = 8192;

    // All pixels lie in one array.
    private const int LargestCount = 500_000;

    public static readonly string[] ClassNames = ["circle", "square", "triangle", "cross"];

    public static IImageDataset Generate(DatasetOptions options)
    {
        if (options.Path is not null)
            throw new DatasetException($"data source 'shapes' is generated and takes no path, but path is '{options.Path}'; leave it out");
        if (options.Count is < 0 or > LargestCount)
            throw new DatasetException(
                $"count {options.Count} of data source 'shapes' is not in 0..{LargestCount} (0 means {DefaultCount})");
        var count = options.Count == 0 ? DefaultCount : options.Count;
        var shape = new ImageShape(3, Size, Size);
        var pixels = new byte[count * shape.Length];
        var labels = new byte[count];
        var random = new CounterRandom(options.Seed, RandomStream.Generated);
        var split = options.Split == "train" ? 0UL : 1UL;
        Parallel.For(0, count, index =>
        {
            labels[index] = (byte)(index % ClassNames.Length);
            new ShapeScene(random, split, index).Draw(pixels.AsSpan(index * shape.Length, shape.Length));
        });
        return new MemoryDataset($"shapes ({options.Split})", shape, ClassNames, pixels, labels);
    }
}

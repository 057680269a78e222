using Immiscible.Data;
using Immiscible.Data.Plans;
using Immiscible.Numerics.Random;

namespace Immiscible.Console.Matching.Tables;

/// <summary>Images of a data set in a random order, no image twice before all have had their turn.</summary>
internal sealed class DatasetImages(IImageDataset dataset, ulong seed) : IImageSource
{
    public string Name => dataset.Name;

    public int Count => dataset.Count;

    public int Length => dataset.Shape.Length;

    /// <summary>Opens a folder of CIFAR-10 by its training split, or by its test split where that is all it holds.</summary>
    /// <exception cref="DatasetException">Neither can be read.</exception>
    public static DatasetImages Open(string path, ulong seed)
    {
        try
        {
            return new DatasetImages(Open(path, "train"), seed);
        }
        catch (DatasetException problem)
        {
            try
            {
                return new DatasetImages(Open(path, "test"), seed);
            }
            catch (DatasetException)
            {
                throw problem;
            }
        }
    }

    public void Fill(int instance, Span<float> pixels)
    {
        var bytes = new byte[Length];
        var images = pixels.Length / Length;
        for (var i = 0; i < images; i++)
        {
            var (epoch, position) = Math.DivRem((ulong)instance * (ulong)images + (ulong)i, (ulong)Count);
            dataset.Read((int)new KeyedPermutation(seed, epoch, (ulong)Count)[position], bytes);
            PixelDecoder.Decode(bytes, dataset.Shape, flip: false, pixels.Slice(i * Length, Length));
        }
    }

    private static IImageDataset Open(string path, string split) => Datasets.Open(new DatasetOptions { Source = "cifar10", Path = path, Split = split });
}

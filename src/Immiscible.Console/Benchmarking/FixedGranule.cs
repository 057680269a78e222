using Immiscible.Data;
using Immiscible.Data.Plans;
using Immiscible.Diffusion.Training;
using Immiscible.Numerics.Random;

namespace Immiscible.Console.Benchmarking;

/// <summary>The first images of a data set with noise, given as one granule after another: what is measured does not depend on what they show.</summary>
internal sealed class FixedGranule
{
    private readonly int[] _labels;
    private readonly uint[] _draws;

    /// <param name="dataset">The images.</param>
    /// <param name="count">Images of a granule.</param>
    /// <param name="seed">Seed of noise and times.</param>
    /// <exception cref="BadSampleException">An image cannot be had.</exception>
    public FixedGranule(IImageDataset dataset, int count, ulong seed)
    {
        var (length, pixels) = (dataset.Shape.Length, new byte[dataset.Shape.Length]);
        (Count, Shape, Images, Noises, _labels, _draws) = (count, dataset.Shape, new float[count * length], new float[count * length], new int[count], new uint[count]);
        var (noise, time) = (new CounterRandom(seed, RandomStream.Noise), new CounterRandom(seed, RandomStream.Time));
        for (var i = 0; i < count; i++)
        {
            dataset.Read(i % dataset.Count, pixels);
            PixelDecoder.Decode(pixels, dataset.Shape, flip: false, Images.AsSpan(i * length, length));
            noise.Normal(Noises.AsSpan(i * length, length), 0, (uint)i);
            (_labels[i], _draws[i]) = (dataset.Label(i % dataset.Count), time.UInt32(0, (uint)i));
        }
    }

    /// <summary>Number of images.</summary>
    public int Count { get; }

    /// <summary>Size of each.</summary>
    public ImageShape Shape { get; }

    /// <summary>[Count, channels, height, width] in [-1, 1].</summary>
    public float[] Images { get; }

    /// <summary>Standard normal noise, same shape.</summary>
    public float[] Noises { get; }

    /// <summary>Class of each image.</summary>
    public IReadOnlyList<int> Labels => _labels;

    /// <summary>As a replica takes it.</summary>
    public GranuleBatch Batch(long step, int granule) => new()
    {
        Step = step, Granule = granule, Count = Count, Images = Images, Noises = Noises, TimeDraws = _draws, Labels = _labels,
    };
}

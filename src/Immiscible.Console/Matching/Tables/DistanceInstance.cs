using Immiscible.Assignment.Distances;
using Immiscible.Assignment.Npy;
using Immiscible.Numerics.Random;

namespace Immiscible.Console.Matching.Tables;

/// <summary>Makes the cost matrices that are measured.</summary>
internal static class DistanceInstance
{
    /// <summary>L2 distances of <paramref name="size"/> images to as many vectors of Gaussian noise.</summary>
    public static NpyMatrix Make(IImageSource source, int size, int instance, ulong seed)
    {
        float[] images = new float[size * source.Length], noises = new float[images.Length], distances = new float[size * size];
        source.Fill(instance, images);
        var random = new CounterRandom(seed, RandomStream.Noise);
        for (var i = 0; i < size; i++) random.Normal(noises.AsSpan(i * source.Length, source.Length), (ulong)instance, (uint)i);
        PairwiseDistances.Compute(images, noises, size, size, DistanceKind.L2, distances);
        return new NpyMatrix(size, size, distances, null);
    }

    /// <summary>What a random pairing costs on average.</summary>
    public static double RandomCost(NpyMatrix distances)
    {
        var sum = 0.0;
        foreach (var distance in distances.Singles!) sum += distance;
        return sum / distances.Columns;
    }
}

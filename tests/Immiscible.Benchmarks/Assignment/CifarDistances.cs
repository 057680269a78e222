using Immiscible.Assignment.Distances;

namespace Immiscible.Benchmarks.Assignment;

/// <summary>Distances between images of CIFAR-10 and Gaussian noise.</summary>
internal static class CifarDistances
{
    private static readonly Lazy<float[]> Images = new(() => CifarImages.Load(10000));

    /// <summary>One instance, <c>[size, size]</c>; the seed chooses images and noise.</summary>
    public static float[] Instance(int size, int seed) => Instance(size, size, seed);

    /// <summary>One instance of more noises than images, <c>[size, pool]</c>.</summary>
    public static float[] Instance(int size, int pool, int seed) => Compute(size, pool, seed, DistanceKind.L2);

    /// <summary>The inner products of one instance, <c>[size, size]</c>.</summary>
    public static float[] InnerProducts(int size, int seed) => Array.ConvertAll(Compute(size, size, seed, DistanceKind.InnerProduct), static cost => -cost);

    private static float[] Compute(int size, int pool, int seed, DistanceKind kind)
    {
        var random = new Random(seed);
        var order = Enumerable.Range(0, Images.Value.Length / CifarImages.Length).ToArray();
        random.Shuffle(order);
        float[] images = new float[size * CifarImages.Length], distances = new float[size * pool];
        for (var row = 0; row < size; row++)
            Images.Value.AsSpan(order[row] * CifarImages.Length, CifarImages.Length).CopyTo(images.AsSpan(row * CifarImages.Length));
        PairwiseDistances.Compute(images, CifarImages.Noise(pool, seed), size, pool, kind, distances);
        return distances;
    }
}

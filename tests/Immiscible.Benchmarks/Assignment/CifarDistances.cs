using Immiscible.Assignment.Distances;

namespace Immiscible.Benchmarks.Assignment;

/// <summary>L2 distances between images of CIFAR-10's test batch (IMMISCIBLE_DATA) and Gaussian noise.</summary>
internal static class CifarDistances
{
    private const int PixelsPerImage = 3072, BytesPerRecord = PixelsPerImage + 1, Images = 10000;

    /// <summary>One instance, <c>[size, size]</c>; the seed chooses images and noise.</summary>
    public static float[] Instance(int size, int seed) => Instance(size, size, seed);

    /// <summary>One instance of more noises than images, <c>[size, pool]</c>.</summary>
    public static float[] Instance(int size, int pool, int seed)
    {
        var records = File.ReadAllBytes(Path.Combine(DataFolder(), "cifar10", "cifar-10-batches-bin", "test_batch.bin"));
        var random = new Random(seed);
        var order = Enumerable.Range(0, Images).ToArray();
        random.Shuffle(order);
        float[] images = new float[size * PixelsPerImage], noise = new float[pool * PixelsPerImage], distances = new float[size * pool];
        for (var k = 0; k < images.Length; k++)
        {
            var record = order[k / PixelsPerImage] * BytesPerRecord;
            images[k] = records[record + 1 + k % PixelsPerImage] / 127.5f - 1;
        }

        foreach (ref var value in noise.AsSpan())
            value = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));

        PairwiseDistances.Compute(images, noise, size, pool, DistanceKind.L2, distances);
        return distances;
    }

    private static string DataFolder() =>
        Environment.GetEnvironmentVariable("IMMISCIBLE_DATA")
        ?? throw new InvalidOperationException("set IMMISCIBLE_DATA to the folder that holds cifar10/cifar-10-batches-bin");
}

namespace Immiscible.Benchmarks.Assignment;

/// <summary>CIFAR-10's binary files under IMMISCIBLE_DATA, and Gaussian noise of the images' shape.</summary>
internal static class CifarImages
{
    /// <summary>Numbers in an image.</summary>
    public const int Length = 3072;

    private const int BytesPerRecord = Length + 1;

    /// <summary>As many images as asked for, <c>[count, 3072]</c> in [-1, 1], from all of the set's files in order; over again where it has fewer.</summary>
    public static float[] Load(int count)
    {
        byte[] records = [.. Directory.GetFiles(Folder(), "*_batch*.bin").Order(StringComparer.Ordinal).SelectMany(File.ReadAllBytes)];
        var images = new float[count * Length];
        var available = records.Length / BytesPerRecord;
        for (var k = 0; k < images.Length; k++)
            images[k] = records[k / Length % available * BytesPerRecord + 1 + k % Length] / 127.5f - 1;
        return images;
    }

    /// <summary>Normal noise, <c>[count, 3072]</c>.</summary>
    public static float[] Noise(int count, int seed)
    {
        var random = new Random(seed);
        var noise = new float[count * Length];
        foreach (ref var value in noise.AsSpan())
            value = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        return noise;
    }

    private static string Folder() => Path.Combine(
        Environment.GetEnvironmentVariable("IMMISCIBLE_DATA")
            ?? throw new InvalidOperationException("set IMMISCIBLE_DATA to the folder that holds cifar10/cifar-10-batches-bin"),
        "cifar10", "cifar-10-batches-bin");
}

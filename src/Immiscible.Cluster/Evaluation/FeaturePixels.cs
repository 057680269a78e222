using Immiscible.Cluster.Sampling;

namespace Immiscible.Cluster.Evaluation;

/// <summary>Cuts values into pictures.</summary>
internal static class FeaturePixels
{
    // Of normal noise, 99.7 % lie within.
    private const float NoiseRange = 3;

    /// <summary>Pictures of images.</summary>
    /// <param name="values">[images, length] in [-1, 1].</param>
    /// <param name="length">Values of an image.</param>
    public static byte[][] OfImages(ReadOnlySpan<float> values, int length)
    {
        var pictures = new byte[values.Length / length][];
        for (var i = 0; i < pictures.Length; i++) pictures[i] = SamplePixels.ToBytes(values.Slice(i * length, length));
        return pictures;
    }

    /// <summary>Pictures of noise: -3 is black, 3 is white.</summary>
    /// <param name="values">[images, length].</param>
    /// <param name="length">Values of an image.</param>
    public static byte[][] OfNoise(ReadOnlySpan<float> values, int length)
    {
        var scaled = values.ToArray();
        foreach (ref var value in scaled.AsSpan()) value /= NoiseRange;
        return OfImages(scaled, length);
    }
}

namespace Immiscible.Cluster.Sampling;

/// <summary>Turns what samplers draw into pixels.</summary>
public static class SamplePixels
{
    /// <summary>The inverse of the decoding that training uses, rounded.</summary>
    /// <param name="values">Values in [-1, 1]; what lies outside is clamped.</param>
    public static byte[] ToBytes(ReadOnlySpan<float> values)
    {
        var bytes = new byte[values.Length];
        for (var i = 0; i < bytes.Length; i++) bytes[i] = (byte)Math.Clamp(MathF.Round((values[i] + 1) * 127.5f), 0, 255);
        return bytes;
    }
}

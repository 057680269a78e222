using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Immiscible.Cluster.Tests.Support;

/// <summary>What the network was fed at one position of a global batch.</summary>
internal sealed record FedSample(long Step, int Position, float[] Image, float[] Noise, uint Time, int Label)
{
    public string ImageHash => Hash(Image);

    public string NoiseHash => Hash(Noise);

    public static string Hash(ReadOnlySpan<float> values) => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(values)));
}

using System.Buffers.Binary;
using System.Security.Cryptography;
using Immiscible.Data.Plans;

namespace Immiscible.Cluster.Ledger;

/// <summary>
/// Digests of the samples a step was fed: first 16 bytes of SHA-256 over (position, index) of each sample of a granule, little-endian
/// 32-bit integers; for the step, over the digests of its granules in order.
/// </summary>
internal static class SampleDigest
{
    private const int Length = 16;

    /// <summary>Digest of the samples of one granule.</summary>
    public static byte[] OfGranule(ReadOnlySpan<PlannedSample> samples)
    {
        var ids = new byte[samples.Length * 8];
        for (var i = 0; i < samples.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(ids.AsSpan(i * 8), samples[i].Position);
            BinaryPrimitives.WriteInt32LittleEndian(ids.AsSpan(i * 8 + 4), samples[i].Index);
        }
        return SHA256.HashData(ids)[..Length];
    }

    /// <summary>Digest of a step from its granules' digests in order, as hexadecimal text.</summary>
    public static string OfStep(IEnumerable<byte[]> granules) => Convert.ToHexStringLower(SHA256.HashData([.. granules.SelectMany(digest => digest)])[..Length]);
}

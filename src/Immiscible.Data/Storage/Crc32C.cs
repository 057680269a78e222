using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Immiscible.Data.Storage;

/// <summary>CRC-32C (Castagnoli, RFC 3720), which processors compute themselves.</summary>
internal static class Crc32C
{
    // Optimised at once: most of what is checked is checked in the first second of a process.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= 8; bytes = bytes[8..]) crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var value in bytes) crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }
}

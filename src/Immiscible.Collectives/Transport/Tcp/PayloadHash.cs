using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Immiscible.Collectives.Transport.Tcp;

/// <summary>
/// The checksum of payloads: whole blocks by multiply and add as XxHash3 does it, but of four rows side by side, because a gradient
/// comes from memory, not from a cache, and four rows are fetched faster than one. What is left over is hashed by XxHash3.
/// </summary>
internal sealed class PayloadHash
{
    /// <summary>Bytes of a block; what is shorter has the plain XxHash3.</summary>
    public const int BlockBytes = Rows * RowBytes;

    private const int Rows = 4;
    private const int RowBytes = 8 << 10;
    private const int StripeBytes = 32;
    private static readonly Vector256<ulong> _start =
        Vector256.Create(0x9E3779B185EBCA87UL, 0xC2B2AE3D27D4EB4FUL, 0x165667B19E3779F9UL, 0x27D4EB2F165667C5UL);
    private static readonly Vector256<ulong> _stride =
        Vector256.Create(0x9FB21C651E98DF25UL, 0xA0761D6478BD642FUL, 0xE7037ED1A0B428DBUL, 0x8EBC6AF09C88C6E3UL);
    private Vector256<ulong> _first, _second, _third, _fourth, _key;
    private long _blocks;

    /// <summary>The hash of <paramref name="bytes"/>.</summary>
    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        var hash = new PayloadHash();
        hash.Begin();
        return hash.End(bytes[hash.Append(bytes)..]);
    }

    /// <summary>Copies <paramref name="source"/>, and gives the hash of what was copied, though somebody else should write to the source meanwhile.</summary>
    /// <param name="source">From where.</param>
    /// <param name="destination">To where, of the same length.</param>
    public static unsafe ulong Copy(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (source.Length != destination.Length) throw new ArgumentException($"{source.Length} bytes do not fit in {destination.Length}", nameof(destination));
        var hash = new PayloadHash();
        hash.Begin();
        fixed (byte* target = &MemoryMarshal.GetReference(destination))
        {
            var taken = hash.Append<Copying>(source, target);
            source[taken..].CopyTo(destination[taken..]);
            return hash.End(destination[taken..]);
        }
    }

    /// <summary>Begins anew.</summary>
    public void Begin()
    {
        _first = _second = _third = _fourth = default;
        _key = _start;
        _blocks = 0;
    }

    /// <summary>Takes in the whole blocks at the front of <paramref name="bytes"/>.</summary>
    /// <returns>Bytes taken; the others come again, at the front of the next call.</returns>
    public unsafe int Append(ReadOnlySpan<byte> bytes) => Append<Reading>(bytes, null);

    /// <summary>The hash of all blocks taken in and of what follows them, less than a block.</summary>
    public ulong End(ReadOnlySpan<byte> rest)
    {
        var hash = FrameCodec.Hash(rest);
        if (_blocks == 0) return hash;
        Span<byte> all = stackalloc byte[Rows * StripeBytes + 2 * sizeof(ulong)];
        MemoryMarshal.Cast<Vector256<ulong>, byte>([_first, _second, _third, _fourth]).CopyTo(all);
        var numbers = all[(Rows * StripeBytes)..];
        BinaryPrimitives.WriteInt64LittleEndian(numbers, _blocks);
        BinaryPrimitives.WriteUInt64LittleEndian(numbers[sizeof(ulong)..], hash);
        return XxHash3.HashToUInt64(all);
    }

    /// <summary>Adds a stripe, its neighbouring words exchanged, and the product of the halves of its words under the key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private unsafe int Append<TPass>(ReadOnlySpan<byte> bytes, byte* target) where TPass : struct, IPass
    {
        var blocks = bytes.Length / BlockBytes;
        if (blocks == 0) return 0;
        var (first, second, third, fourth, key) = (_first, _second, _third, _fourth, _key);
        fixed (byte* start = &MemoryMarshal.GetReference(bytes))
        {
            var away = target - start;
            for (var block = start; block < start + blocks * BlockBytes; block += BlockBytes)
                for (var at = block; at < block + RowBytes; at += StripeBytes)
                {
                    first = Mix(first, TPass.Load(at, away), key);
                    second = Mix(second, TPass.Load(at + RowBytes, away), key);
                    third = Mix(third, TPass.Load(at + 2 * RowBytes, away), key);
                    fourth = Mix(fourth, TPass.Load(at + 3 * RowBytes, away), key);
                    key += _stride;
                }
        }
        (_first, _second, _third, _fourth, _key) = (first, second, third, fourth, key);
        _blocks += blocks;
        return blocks * BlockBytes;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Mix(Vector256<ulong> sum, Vector256<ulong> data, Vector256<ulong> key)
    {
        var keyed = data ^ key;
        if (Avx2.IsSupported)
            return sum + Avx2.Shuffle(data.AsUInt32(), 0b01_00_11_10).AsUInt64() + Avx2.Multiply(keyed.AsUInt32(), (keyed >>> 32).AsUInt32());
        return sum + Vector256.Shuffle(data, Vector256.Create(1UL, 0, 3, 2)) + (keyed & Vector256.Create((ulong)uint.MaxValue)) * (keyed >>> 32);
    }

    /// <summary>What a pass over the bytes does beside hashing them.</summary>
    private unsafe interface IPass
    {
        static abstract Vector256<ulong> Load(byte* stripe, long away);
    }

    private readonly struct Reading : IPass
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static unsafe Vector256<ulong> Load(byte* stripe, long away) => Vector256.Load((ulong*)stripe);
    }

    private readonly struct Copying : IPass
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static unsafe Vector256<ulong> Load(byte* stripe, long away)
        {
            var data = Vector256.Load((ulong*)stripe);
            data.Store((ulong*)(stripe + away));
            return data;
        }
    }
}

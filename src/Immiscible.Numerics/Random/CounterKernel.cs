using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Immiscible.Numerics.Lanes;

namespace Immiscible.Numerics.Random;

/// <summary>
/// Fills spans from consecutive counters. Blocks go in groups of sixteen, and a group is written word by word: element 16 w + j of
/// group g comes from word (or normal) w of block 16 g + j. So the widest register stores without a shuffle, narrower ones store
/// the same elements in turns, and a prefix of a longer fill is the same bits.
/// </summary>
internal static class CounterKernel<TLanes, TBits, TFloats>
    where TLanes : struct, ILanes<TBits, TFloats>
{
    private const int BlocksPerGroup = 16;
    private const int GroupLength = 4 * BlocksPerGroup;

    /// <summary>Uniform words from the counters (block, position, step0, step1), block counting from 0.</summary>
    public static void Bits(Span<uint> destination, uint position, uint step0, uint step1, in PhiloxKeySchedule keys)
    {
        var block = 0u;
        for (; destination.Length >= GroupLength; destination = destination[GroupLength..], block += BlocksPerGroup)
            BitsGroup(ref MemoryMarshal.GetReference(destination), block, position, step0, step1, keys);
        if (destination.IsEmpty) return;
        Span<uint> last = stackalloc uint[GroupLength];
        BitsGroup(ref MemoryMarshal.GetReference(last), block, position, step0, step1, keys);
        last[..destination.Length].CopyTo(destination);
    }

    /// <summary>Standard normals from the same counters: words 0 and 1 make normals 0 and 1, words 2 and 3 normals 2 and 3.</summary>
    public static void Normal(Span<float> destination, uint position, uint step0, uint step1, in PhiloxKeySchedule keys)
    {
        var block = 0u;
        for (; destination.Length >= GroupLength; destination = destination[GroupLength..], block += BlocksPerGroup)
            NormalGroup(ref MemoryMarshal.GetReference(destination), block, position, step0, step1, keys);
        if (destination.IsEmpty) return;
        Span<float> last = stackalloc float[GroupLength];
        NormalGroup(ref MemoryMarshal.GetReference(last), block, position, step0, step1, keys);
        last[..destination.Length].CopyTo(destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void BitsGroup(ref uint to, uint block, uint position, uint step0, uint step1, in PhiloxKeySchedule keys)
    {
        for (var lane = 0; lane < BlocksPerGroup; lane += TLanes.Count)
        {
            Words(block + (uint)lane, position, step0, step1, keys, out var word0, out var word1, out var word2, out var word3);
            TLanes.Store(word0, ref Unsafe.Add(ref to, lane));
            TLanes.Store(word1, ref Unsafe.Add(ref to, lane + BlocksPerGroup));
            TLanes.Store(word2, ref Unsafe.Add(ref to, lane + 2 * BlocksPerGroup));
            TLanes.Store(word3, ref Unsafe.Add(ref to, lane + 3 * BlocksPerGroup));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void NormalGroup(ref float to, uint block, uint position, uint step0, uint step1, in PhiloxKeySchedule keys)
    {
        for (var lane = 0; lane < BlocksPerGroup; lane += TLanes.Count)
        {
            Words(block + (uint)lane, position, step0, step1, keys, out var word0, out var word1, out var word2, out var word3);
            BoxMullerKernel<TLanes, TBits, TFloats>.Transform(word0, word1, out var normal0, out var normal1);
            BoxMullerKernel<TLanes, TBits, TFloats>.Transform(word2, word3, out var normal2, out var normal3);
            TLanes.Store(normal0, ref Unsafe.Add(ref to, lane));
            TLanes.Store(normal1, ref Unsafe.Add(ref to, lane + BlocksPerGroup));
            TLanes.Store(normal2, ref Unsafe.Add(ref to, lane + 2 * BlocksPerGroup));
            TLanes.Store(normal3, ref Unsafe.Add(ref to, lane + 3 * BlocksPerGroup));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Words(uint block, uint position, uint step0, uint step1, in PhiloxKeySchedule keys,
        out TBits word0, out TBits word1, out TBits word2, out TBits word3)
    {
        word0 = TLanes.Sequence(block);
        word1 = TLanes.Broadcast(position);
        word2 = TLanes.Broadcast(step0);
        word3 = TLanes.Broadcast(step1);
        PhiloxKernel<TLanes, TBits, TFloats>.Encipher(ref word0, ref word1, ref word2, ref word3, keys);
    }
}

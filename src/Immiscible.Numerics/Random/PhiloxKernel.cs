using System.Runtime.CompilerServices;
using Immiscible.Numerics.Lanes;

namespace Immiscible.Numerics.Random;

/// <summary>Philox4x32-10 over as many counters as a register has lanes; each lane equals <see cref="Philox4x32.Block"/>.</summary>
internal static class PhiloxKernel<TLanes, TBits, TFloats>
    where TLanes : struct, ILanes<TBits, TFloats>
{
    /// <summary>Enciphers the counters (word0..word3) in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Encipher(ref TBits word0, ref TBits word1, ref TBits word2, ref TBits word3, in PhiloxKeySchedule keys)
    {
        // Written out: the round keys are then operands in memory, and no register holds a loop.
        Round(ref word0, ref word1, ref word2, ref word3, keys[0], keys[1]);
        Round(ref word0, ref word1, ref word2, ref word3, keys[2], keys[3]);
        Round(ref word0, ref word1, ref word2, ref word3, keys[4], keys[5]);
        Round(ref word0, ref word1, ref word2, ref word3, keys[6], keys[7]);
        Round(ref word0, ref word1, ref word2, ref word3, keys[8], keys[9]);
        Round(ref word0, ref word1, ref word2, ref word3, keys[10], keys[11]);
        Round(ref word0, ref word1, ref word2, ref word3, keys[12], keys[13]);
        Round(ref word0, ref word1, ref word2, ref word3, keys[14], keys[15]);
        Round(ref word0, ref word1, ref word2, ref word3, keys[16], keys[17]);
        Round(ref word0, ref word1, ref word2, ref word3, keys[18], keys[19]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(ref TBits word0, ref TBits word1, ref TBits word2, ref TBits word3, uint key0, uint key1)
    {
        TLanes.MultiplyWide(word0, Philox4x32.Multiplier0, out var high0, out var low0);
        TLanes.MultiplyWide(word2, Philox4x32.Multiplier1, out var high1, out var low1);
        word0 = TLanes.Xor(TLanes.Xor(high1, word1), TLanes.Broadcast(key0));
        word1 = low1;
        word2 = TLanes.Xor(TLanes.Xor(high0, word3), TLanes.Broadcast(key1));
        word3 = low0;
    }
}

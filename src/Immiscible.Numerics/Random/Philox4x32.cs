using System.Runtime.CompilerServices;

namespace Immiscible.Numerics.Random;

/// <summary>
/// The counter-based generator Philox4x32-10: a keyed bijection of 128-bit counters whose outputs pass BigCrush.
/// Source: Salmon, Moraes, Dror, Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011, section 3.3; the same words as Random123.
/// </summary>
public static class Philox4x32
{
    internal const uint Multiplier0 = 0xD2511F53;
    internal const uint Multiplier1 = 0xCD9E8D57;
    internal const uint Weyl0 = 0x9E3779B9;
    internal const uint Weyl1 = 0xBB67AE85;
    internal const int Rounds = 10;

    /// <summary>Ten rounds over one counter.</summary>
    /// <param name="counter">The 128-bit counter, word 0 first.</param>
    /// <param name="key">The 64-bit key, word 0 first.</param>
    /// <returns>Four uniform 32-bit words.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (uint Word0, uint Word1, uint Word2, uint Word3) Block(
        (uint Word0, uint Word1, uint Word2, uint Word3) counter, (uint Word0, uint Word1) key)
    {
        var (word0, word1, word2, word3) = counter;
        var (key0, key1) = key;
        for (var round = 0; round < Rounds; round++)
        {
            var product0 = (ulong)Multiplier0 * word0;
            var product1 = (ulong)Multiplier1 * word2;
            word0 = (uint)(product1 >> 32) ^ word1 ^ key0;
            word1 = (uint)product1;
            word2 = (uint)(product0 >> 32) ^ word3 ^ key1;
            word3 = (uint)product0;
            key0 += Weyl0;
            key1 += Weyl1;
        }

        return (word0, word1, word2, word3);
    }
}

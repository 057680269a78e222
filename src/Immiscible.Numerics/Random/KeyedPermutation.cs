namespace Immiscible.Numerics.Random;

/// <summary>
/// A pseudo-random bijection of [0, count), keyed by (seed, epoch), in O(1) memory: a balanced Feistel network over the next
/// power of four, walked until it lands inside the range (cycle walking).
/// Source: Black and Rogaway, "Ciphers with Arbitrary Finite Domains", CT-RSA 2002, sections 4 (cycle walking) and 5 (Feistel).
/// </summary>
public sealed class KeyedPermutation
{
    private const int Rounds = 8;

    // Halves of fewer bits mix too little; tiny ranges walk a little longer instead.
    private const int SmallestHalf = 4;

    private readonly ulong _count;
    private readonly int _half;
    private readonly uint _mask;
    private readonly uint[] _keys = new uint[Rounds];

    /// <summary>The permutation of one epoch.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="epoch">Which permutation of that seed; below 2^48.</param>
    /// <param name="count">Size of the range, 1 to 2^63.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> or <paramref name="epoch"/> is out of range.</exception>
    public KeyedPermutation(ulong seed, ulong epoch, ulong count)
    {
        ArgumentOutOfRangeException.ThrowIfZero(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, 1UL << 63);
        _count = count;
        _half = SmallestHalf;
        while (_half < 32 && count > 1UL << (2 * _half)) _half++;
        _mask = (uint)((1UL << _half) - 1);
        new CounterRandom(seed, RandomStream.Permutation).Bits(_keys, epoch, position: 0);
    }

    /// <summary>Size of the permuted range.</summary>
    public ulong Count => _count;

    /// <summary>Where <paramref name="index"/> goes.</summary>
    /// <param name="index">An index in [0, <see cref="Count"/>).</param>
    /// <returns>Its image in [0, <see cref="Count"/>); no two indices share one.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The index is not below <see cref="Count"/>.</exception>
    public ulong this[ulong index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, _count);
            do index = Encipher(index);
            while (index >= _count);
            return index;
        }
    }

    private ulong Encipher(ulong value)
    {
        var left = (uint)(value >> _half);
        var right = (uint)value & _mask;
        foreach (var key in _keys) (left, right) = (right, left ^ (Mix(right ^ key) & _mask));
        return ((ulong)left << _half) | right;
    }

    // Two rounds of Philox's multiply and fold, so that every bit of the half reaches the low bits that are kept.
    private static uint Mix(uint value)
    {
        var product = (ulong)Philox4x32.Multiplier0 * value;
        value = (uint)(product >> 32) ^ (uint)product;
        product = (ulong)Philox4x32.Multiplier1 * (value ^ Philox4x32.Weyl1);
        return (uint)(product >> 32) ^ (uint)product;
    }
}

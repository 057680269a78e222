using System.Runtime.Intrinsics;
using Kernel128 = Immiscible.Numerics.Random.CounterKernel<
    Immiscible.Numerics.Lanes.Lanes128, System.Runtime.Intrinsics.Vector128<uint>, System.Runtime.Intrinsics.Vector128<float>>;
using Kernel256 = Immiscible.Numerics.Random.CounterKernel<
    Immiscible.Numerics.Lanes.Lanes256, System.Runtime.Intrinsics.Vector256<uint>, System.Runtime.Intrinsics.Vector256<float>>;
using Kernel512 = Immiscible.Numerics.Random.CounterKernel<
    Immiscible.Numerics.Lanes.Lanes512, System.Runtime.Intrinsics.Vector512<uint>, System.Runtime.Intrinsics.Vector512<float>>;
using ScalarKernel = Immiscible.Numerics.Random.CounterKernel<Immiscible.Numerics.Lanes.ScalarLane, uint, float>;

namespace Immiscible.Numerics.Random;

/// <summary>
/// Randomness as a pure function of (seed, stream, step, position, attempt): any process makes any of it, in any order, with the same
/// bits on every register width.
/// </summary>
/// <remarks>
/// Layout over Philox4x32-10. Key: words 0 and 1 of the block with key = seed and counter = (stream, 0x494D4D49, 0, 0), so each
/// (seed, stream) has its own key. Counter: word 0 = block (four outputs each), word 1 = position, word 2 = low 32 bits of the step,
/// word 3 = bits 32 to 47 of the step, then the 16 bits of the attempt. Within a stream no two (step, position, attempt, block) share
/// a counter.
/// </remarks>
public readonly struct CounterRandom
{
    private const uint KeyTag = 0x494D4D49;
    private const ulong StepLimit = 1UL << 48;
    private const uint AttemptLimit = 1u << 16;

    private readonly uint _key0;
    private readonly uint _key1;

    /// <summary>The randomness of one stream of a run.</summary>
    /// <param name="seed">The run's seed; all 64 bits count.</param>
    /// <param name="stream">What the randomness is for.</param>
    public CounterRandom(ulong seed, RandomStream stream) =>
        (_key0, _key1, _, _) = Philox4x32.Block(((uint)stream, KeyTag, 0, 0), ((uint)seed, (uint)(seed >> 32)));

    /// <summary>Standard normals N(0, 1), bounded by 6.661 in absolute value. A prefix of a longer fill is the same bits.</summary>
    /// <param name="destination">Filled whole; any length.</param>
    /// <param name="step">Below 2^48.</param>
    /// <param name="position">Sample position within the step.</param>
    /// <param name="attempt">Below 2^16; how often the draw was replaced.</param>
    /// <exception cref="ArgumentOutOfRangeException">The step or the attempt is too large.</exception>
    public void Normal(Span<float> destination, ulong step, uint position, uint attempt = 0) =>
        Normal(destination, step, position, attempt, Widest);

    /// <summary>Uniform 32-bit words. A prefix of a longer fill is the same bits.</summary>
    /// <inheritdoc cref="Normal(Span{float}, ulong, uint, uint)"/>
    public void Bits(Span<uint> destination, ulong step, uint position, uint attempt = 0) =>
        Bits(destination, step, position, attempt, Widest);

    /// <summary>One uniform 32-bit word: the first that <see cref="Bits(Span{uint}, ulong, uint, uint)"/> gives.</summary>
    /// <inheritdoc cref="Normal(Span{float}, ulong, uint, uint)"/>
    public uint UInt32(ulong step, uint position, uint attempt = 0)
    {
        var (step0, step1) = StepWords(step, attempt);
        return Philox4x32.Block((0, position, step0, step1), (_key0, _key1)).Word0;
    }

    internal static RegisterWidth Widest =>
        Vector512.IsHardwareAccelerated ? RegisterWidth.Vector512
        : Vector256.IsHardwareAccelerated ? RegisterWidth.Vector256
        : Vector128.IsHardwareAccelerated ? RegisterWidth.Vector128
        : RegisterWidth.Scalar;

    internal void Normal(Span<float> destination, ulong step, uint position, uint attempt, RegisterWidth width)
    {
        var (step0, step1) = StepWords(step, attempt);
        var keys = new PhiloxKeySchedule(_key0, _key1);
        switch (width)
        {
            case RegisterWidth.Vector512: Kernel512.Normal(destination, position, step0, step1, keys); break;
            case RegisterWidth.Vector256: Kernel256.Normal(destination, position, step0, step1, keys); break;
            case RegisterWidth.Vector128: Kernel128.Normal(destination, position, step0, step1, keys); break;
            default: ScalarKernel.Normal(destination, position, step0, step1, keys); break;
        }
    }

    internal void Bits(Span<uint> destination, ulong step, uint position, uint attempt, RegisterWidth width)
    {
        var (step0, step1) = StepWords(step, attempt);
        var keys = new PhiloxKeySchedule(_key0, _key1);
        switch (width)
        {
            case RegisterWidth.Vector512: Kernel512.Bits(destination, position, step0, step1, keys); break;
            case RegisterWidth.Vector256: Kernel256.Bits(destination, position, step0, step1, keys); break;
            case RegisterWidth.Vector128: Kernel128.Bits(destination, position, step0, step1, keys); break;
            default: ScalarKernel.Bits(destination, position, step0, step1, keys); break;
        }
    }

    private static (uint Step0, uint Step1) StepWords(ulong step, uint attempt)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(step, StepLimit);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(attempt, AttemptLimit);
        return ((uint)step, (uint)(step >> 32) | attempt << 16);
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Immiscible.Numerics.Lanes;

/// <summary>Eight lanes in 256-bit registers.</summary>
internal readonly struct Lanes256 : ILanes<Vector256<uint>, Vector256<float>>
{
    public static int Count => Vector256<uint>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Sequence(uint first) => Vector256.Create(first) + Vector256<uint>.Indices;

    public static Vector256<uint> Broadcast(uint value) => Vector256.Create(value);

    public static Vector256<float> Broadcast(float value) => Vector256.Create(value);

    // The multiplier takes 32 bits of every 64-bit lane: the even lanes first, then the odd ones moved down.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MultiplyWide(Vector256<uint> value, uint factor, out Vector256<uint> high, out Vector256<uint> low)
    {
        var factors = Vector256.Create(factor);
        var oddLanes = Vector256.Create(0xFFFFFFFF00000000UL).AsUInt32();
        var even = MultiplyEven(value, factors);
        var odd = MultiplyEven((value.AsUInt64() >> 32).AsUInt32(), factors);
        high = Vector256.ConditionalSelect(oddLanes, odd.AsUInt32(), (even >> 32).AsUInt32());
        low = Vector256.ConditionalSelect(oddLanes, (odd << 32).AsUInt32(), even.AsUInt32());
    }

    public static Vector256<uint> Add(Vector256<uint> left, Vector256<uint> right) => left + right;

    public static Vector256<uint> Subtract(Vector256<uint> left, Vector256<uint> right) => left - right;

    public static Vector256<uint> And(Vector256<uint> left, Vector256<uint> right) => left & right;

    public static Vector256<uint> Xor(Vector256<uint> left, Vector256<uint> right) => left ^ right;

    public static Vector256<uint> ShiftLeft(Vector256<uint> value, int count) => value << count;

    public static Vector256<uint> ShiftRightLogical(Vector256<uint> value, int count) => value >> count;

    public static Vector256<uint> ShiftRightArithmetic(Vector256<uint> value, int count) => (value.AsInt32() >> count).AsUInt32();

    public static Vector256<float> AsFloats(Vector256<uint> bits) => bits.AsSingle();

    public static Vector256<uint> AsBits(Vector256<float> floats) => floats.AsUInt32();

    public static Vector256<float> ConvertSigned(Vector256<uint> value) => Vector256.ConvertToSingle(value.AsInt32());

    public static Vector256<float> Multiply(Vector256<float> left, Vector256<float> right) => left * right;

    public static Vector256<float> Subtract(Vector256<float> left, Vector256<float> right) => left - right;

    public static Vector256<float> FusedMultiplyAdd(Vector256<float> left, Vector256<float> right, Vector256<float> addend) =>
        Vector256.FusedMultiplyAdd(left, right, addend);

    public static Vector256<float> SquareRoot(Vector256<float> value) => Vector256.Sqrt(value);

    public static Vector256<float> SelectByTopBit(Vector256<uint> selector, Vector256<float> whenSet, Vector256<float> whenClear) =>
        Vector256.ConditionalSelect(Vector256.LessThan(selector.AsInt32(), Vector256<int>.Zero).AsSingle(), whenSet, whenClear);

    public static void Store(Vector256<uint> value, ref uint destination) => value.StoreUnsafe(ref destination);

    public static void Store(Vector256<float> value, ref float destination) => value.StoreUnsafe(ref destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<ulong> MultiplyEven(Vector256<uint> left, Vector256<uint> right) => Avx2.IsSupported
        ? Avx2.Multiply(left, right)
        : Vector256.Create(
            Lanes128.MultiplyEven(left.GetLower(), right.GetLower()), Lanes128.MultiplyEven(left.GetUpper(), right.GetUpper()));
}

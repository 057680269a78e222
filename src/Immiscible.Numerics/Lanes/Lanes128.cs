using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Immiscible.Numerics.Lanes;

/// <summary>Four lanes in 128-bit registers.</summary>
internal readonly struct Lanes128 : ILanes<Vector128<uint>, Vector128<float>>
{
    public static int Count => Vector128<uint>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Sequence(uint first) => Vector128.Create(first) + Vector128<uint>.Indices;

    public static Vector128<uint> Broadcast(uint value) => Vector128.Create(value);

    public static Vector128<float> Broadcast(float value) => Vector128.Create(value);

    // The multiplier takes 32 bits of every 64-bit lane: the even lanes first, then the odd ones moved down.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MultiplyWide(Vector128<uint> value, uint factor, out Vector128<uint> high, out Vector128<uint> low)
    {
        var factors = Vector128.Create(factor);
        var oddLanes = Vector128.Create(0xFFFFFFFF00000000UL).AsUInt32();
        var even = MultiplyEven(value, factors);
        var odd = MultiplyEven((value.AsUInt64() >> 32).AsUInt32(), factors);
        high = Vector128.ConditionalSelect(oddLanes, odd.AsUInt32(), (even >> 32).AsUInt32());
        low = Vector128.ConditionalSelect(oddLanes, (odd << 32).AsUInt32(), even.AsUInt32());
    }

    public static Vector128<uint> Add(Vector128<uint> left, Vector128<uint> right) => left + right;

    public static Vector128<uint> Subtract(Vector128<uint> left, Vector128<uint> right) => left - right;

    public static Vector128<uint> And(Vector128<uint> left, Vector128<uint> right) => left & right;

    public static Vector128<uint> Xor(Vector128<uint> left, Vector128<uint> right) => left ^ right;

    public static Vector128<uint> ShiftLeft(Vector128<uint> value, int count) => value << count;

    public static Vector128<uint> ShiftRightLogical(Vector128<uint> value, int count) => value >> count;

    public static Vector128<uint> ShiftRightArithmetic(Vector128<uint> value, int count) => (value.AsInt32() >> count).AsUInt32();

    public static Vector128<float> AsFloats(Vector128<uint> bits) => bits.AsSingle();

    public static Vector128<uint> AsBits(Vector128<float> floats) => floats.AsUInt32();

    public static Vector128<float> ConvertSigned(Vector128<uint> value) => Vector128.ConvertToSingle(value.AsInt32());

    public static Vector128<float> Multiply(Vector128<float> left, Vector128<float> right) => left * right;

    public static Vector128<float> Subtract(Vector128<float> left, Vector128<float> right) => left - right;

    public static Vector128<float> FusedMultiplyAdd(Vector128<float> left, Vector128<float> right, Vector128<float> addend) =>
        Vector128.FusedMultiplyAdd(left, right, addend);

    public static Vector128<float> SquareRoot(Vector128<float> value) => Vector128.Sqrt(value);

    public static Vector128<float> SelectByTopBit(Vector128<uint> selector, Vector128<float> whenSet, Vector128<float> whenClear) =>
        Vector128.ConditionalSelect(Vector128.LessThan(selector.AsInt32(), Vector128<int>.Zero).AsSingle(), whenSet, whenClear);

    public static void Store(Vector128<uint> value, ref uint destination) => value.StoreUnsafe(ref destination);

    public static void Store(Vector128<float> value, ref float destination) => value.StoreUnsafe(ref destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<ulong> MultiplyEven(Vector128<uint> left, Vector128<uint> right)
    {
        if (Sse2.IsSupported) return Sse2.Multiply(left, right);
        if (AdvSimd.IsSupported)
            return AdvSimd.MultiplyWideningLower(
                AdvSimd.ExtractNarrowingLower(left.AsUInt64()), AdvSimd.ExtractNarrowingLower(right.AsUInt64()));
        return Vector128.Create((ulong)left[0] * right[0], (ulong)left[2] * right[2]);
    }
}

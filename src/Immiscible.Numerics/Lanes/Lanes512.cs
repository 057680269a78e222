using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Immiscible.Numerics.Lanes;

/// <summary>Sixteen lanes in 512-bit registers.</summary>
internal readonly struct Lanes512 : ILanes<Vector512<uint>, Vector512<float>>
{
    public static int Count => Vector512<uint>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Sequence(uint first) => Vector512.Create(first) + Vector512<uint>.Indices;

    public static Vector512<uint> Broadcast(uint value) => Vector512.Create(value);

    public static Vector512<float> Broadcast(float value) => Vector512.Create(value);

    // The multiplier takes 32 bits of every 64-bit lane: the even lanes first, then the odd ones moved down.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MultiplyWide(Vector512<uint> value, uint factor, out Vector512<uint> high, out Vector512<uint> low)
    {
        var factors = Vector512.Create(factor);
        var oddLanes = Vector512.Create(0xFFFFFFFF00000000UL).AsUInt32();
        var even = MultiplyEven(value, factors);
        var odd = MultiplyEven((value.AsUInt64() >> 32).AsUInt32(), factors);
        high = Vector512.ConditionalSelect(oddLanes, odd.AsUInt32(), (even >> 32).AsUInt32());
        low = Vector512.ConditionalSelect(oddLanes, (odd << 32).AsUInt32(), even.AsUInt32());
    }

    public static Vector512<uint> Add(Vector512<uint> left, Vector512<uint> right) => left + right;

    public static Vector512<uint> Subtract(Vector512<uint> left, Vector512<uint> right) => left - right;

    public static Vector512<uint> And(Vector512<uint> left, Vector512<uint> right) => left & right;

    public static Vector512<uint> Xor(Vector512<uint> left, Vector512<uint> right) => left ^ right;

    public static Vector512<uint> ShiftLeft(Vector512<uint> value, int count) => value << count;

    public static Vector512<uint> ShiftRightLogical(Vector512<uint> value, int count) => value >> count;

    public static Vector512<uint> ShiftRightArithmetic(Vector512<uint> value, int count) => (value.AsInt32() >> count).AsUInt32();

    public static Vector512<float> AsFloats(Vector512<uint> bits) => bits.AsSingle();

    public static Vector512<uint> AsBits(Vector512<float> floats) => floats.AsUInt32();

    public static Vector512<float> ConvertSigned(Vector512<uint> value) => Vector512.ConvertToSingle(value.AsInt32());

    public static Vector512<float> Multiply(Vector512<float> left, Vector512<float> right) => left * right;

    public static Vector512<float> Subtract(Vector512<float> left, Vector512<float> right) => left - right;

    public static Vector512<float> FusedMultiplyAdd(Vector512<float> left, Vector512<float> right, Vector512<float> addend) =>
        Vector512.FusedMultiplyAdd(left, right, addend);

    public static Vector512<float> SquareRoot(Vector512<float> value) => Vector512.Sqrt(value);

    public static Vector512<float> SelectByTopBit(Vector512<uint> selector, Vector512<float> whenSet, Vector512<float> whenClear) =>
        Vector512.ConditionalSelect(Vector512.LessThan(selector.AsInt32(), Vector512<int>.Zero).AsSingle(), whenSet, whenClear);

    public static void Store(Vector512<uint> value, ref uint destination) => value.StoreUnsafe(ref destination);

    public static void Store(Vector512<float> value, ref float destination) => value.StoreUnsafe(ref destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> MultiplyEven(Vector512<uint> left, Vector512<uint> right) => Avx512F.IsSupported
        ? Avx512F.Multiply(left, right)
        : Vector512.Create(
            Lanes256.MultiplyEven(left.GetLower(), right.GetLower()), Lanes256.MultiplyEven(left.GetUpper(), right.GetUpper()));
}

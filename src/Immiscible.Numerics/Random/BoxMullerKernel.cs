using System.Runtime.CompilerServices;
using Immiscible.Numerics.Lanes;

namespace Immiscible.Numerics.Random;

/// <summary>
/// Two uniform words to two standard normals: sqrt(-2 ln u) times a uniformly drawn direction.
/// Source: Box and Muller, "A Note on the Generation of Random Normal Deviates", 1958.
/// The polynomials are Chebyshev fits; every operation is correctly rounded and in a fixed order, so all register widths agree.
/// </summary>
internal static class BoxMullerKernel<TLanes, TBits, TFloats>
    where TLanes : struct, ILanes<TBits, TFloats>
{
    /// <param name="radiusWord">31 bits make u in (0, 1]; the smallest, 2^-32, bounds the normals by 6.661.</param>
    /// <param name="angleWord">Bit 31: opposite direction; bit 30: mirrored at the diagonal; the other 30: angle in [-pi/4, pi/4).</param>
    /// <param name="first">Standard normals.</param>
    /// <param name="second">Standard normals, independent of <paramref name="first"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transform(TBits radiusWord, TBits angleWord, out TFloats first, out TFloats second)
    {
        var radius = Radius(radiusWord);
        var signed = TLanes.Xor(TLanes.AsBits(radius), TLanes.And(angleWord, TLanes.Broadcast(0x80000000u)));
        radius = TLanes.AsFloats(signed);

        var turn = TLanes.Multiply(TLanes.ConvertSigned(TLanes.ShiftLeft(angleWord, 2)), TLanes.Broadcast(1f / (1u << 31)));
        var square = TLanes.Multiply(turn, turn);
        var sine = TLanes.Multiply(turn, Sine(square));
        var cosine = Cosine(square);
        var mirror = TLanes.ShiftLeft(angleWord, 1);
        first = TLanes.Multiply(radius, TLanes.SelectByTopBit(mirror, sine, cosine));
        second = TLanes.Multiply(radius, TLanes.SelectByTopBit(mirror, cosine, sine));
    }

    // sqrt(-2 ln u). u = m 2^e with m in [sqrt(1/2), sqrt(2)): the offset puts the split of the exponent there.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TFloats Radius(TBits word)
    {
        const uint RootHalf = 0x3F3504F3;
        var whole = TLanes.ConvertSigned(TLanes.ShiftRightLogical(word, 1));
        var uniform = TLanes.FusedMultiplyAdd(whole, TLanes.Broadcast(1f / (1u << 31)), TLanes.Broadcast(0.5f / (1u << 31)));
        var offset = TLanes.Subtract(TLanes.AsBits(uniform), TLanes.Broadcast(RootHalf));
        var exponent = TLanes.ConvertSigned(TLanes.ShiftRightArithmetic(offset, 23));
        var mantissa = TLanes.Add(TLanes.And(offset, TLanes.Broadcast(0x007FFFFFu)), TLanes.Broadcast(RootHalf));
        var fraction = TLanes.Subtract(TLanes.AsFloats(mantissa), TLanes.Broadcast(1f));

        var logarithm = TLanes.FusedMultiplyAdd(TLanes.Multiply(fraction, fraction), LogarithmTail(fraction), fraction);
        logarithm = TLanes.FusedMultiplyAdd(exponent, TLanes.Broadcast(0.693147181f), logarithm);
        return TLanes.SquareRoot(TLanes.Multiply(logarithm, TLanes.Broadcast(-2f)));
    }

    // (ln(1 + f) - f) / f^2 on [sqrt(1/2) - 1, sqrt(2) - 1]; error 2.0e-7.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TFloats LogarithmTail(TFloats f)
    {
        var sum = TLanes.Broadcast(0.0878726549f);
        sum = TLanes.FusedMultiplyAdd(sum, f, TLanes.Broadcast(-0.14159647f));
        sum = TLanes.FusedMultiplyAdd(sum, f, TLanes.Broadcast(0.148347868f));
        sum = TLanes.FusedMultiplyAdd(sum, f, TLanes.Broadcast(-0.165884885f));
        sum = TLanes.FusedMultiplyAdd(sum, f, TLanes.Broadcast(0.199720497f));
        sum = TLanes.FusedMultiplyAdd(sum, f, TLanes.Broadcast(-0.250011477f));
        sum = TLanes.FusedMultiplyAdd(sum, f, TLanes.Broadcast(0.333336706f));
        return TLanes.FusedMultiplyAdd(sum, f, TLanes.Broadcast(-0.499999971f));
    }

    // sin(pi x / 4) / x as a polynomial of x^2 on [0, 1]; error 2.4e-9.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TFloats Sine(TFloats square)
    {
        var sum = TLanes.Broadcast(-3.59542907e-5f);
        sum = TLanes.FusedMultiplyAdd(sum, square, TLanes.Broadcast(0.0024900068f));
        sum = TLanes.FusedMultiplyAdd(sum, square, TLanes.Broadcast(-0.0807454347f));
        return TLanes.FusedMultiplyAdd(sum, square, TLanes.Broadcast(0.785398161f));
    }

    // cos(pi x / 4) as a polynomial of x^2 on [0, 1]; error 2.8e-8.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TFloats Cosine(TFloats square)
    {
        var sum = TLanes.Broadcast(-0.000318877475f);
        sum = TLanes.FusedMultiplyAdd(sum, square, TLanes.Broadcast(0.0158499107f));
        sum = TLanes.FusedMultiplyAdd(sum, square, TLanes.Broadcast(-0.308424252f));
        return TLanes.FusedMultiplyAdd(sum, square, TLanes.Broadcast(0.999999972f));
    }
}

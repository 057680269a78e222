namespace Immiscible.Numerics.Lanes;

/// <summary>
/// The 32-bit operations that the random kernels are written in, once for every register width. Each is exact or correctly rounded
/// by IEEE 754, so a kernel gives the same bits at every width.
/// </summary>
/// <typeparam name="TBits">A register of 32-bit integers.</typeparam>
/// <typeparam name="TFloats">A register of 32-bit floats with as many lanes.</typeparam>
internal interface ILanes<TBits, TFloats>
{
    /// <summary>Lanes in a register.</summary>
    static abstract int Count { get; }

    /// <summary>first, first + 1, first + 2, ...</summary>
    static abstract TBits Sequence(uint first);

    static abstract TBits Broadcast(uint value);
    static abstract TFloats Broadcast(float value);

    /// <summary>Both halves of the 64-bit product of each lane with <paramref name="factor"/>.</summary>
    static abstract void MultiplyWide(TBits value, uint factor, out TBits high, out TBits low);

    static abstract TBits Add(TBits left, TBits right);
    static abstract TBits Subtract(TBits left, TBits right);
    static abstract TBits And(TBits left, TBits right);
    static abstract TBits Xor(TBits left, TBits right);
    static abstract TBits ShiftLeft(TBits value, int count);
    static abstract TBits ShiftRightLogical(TBits value, int count);

    /// <summary>Shift right that copies the sign bit.</summary>
    static abstract TBits ShiftRightArithmetic(TBits value, int count);

    static abstract TFloats AsFloats(TBits bits);
    static abstract TBits AsBits(TFloats floats);

    /// <summary>Each lane read as a signed integer and rounded to the nearest float.</summary>
    static abstract TFloats ConvertSigned(TBits value);

    static abstract TFloats Multiply(TFloats left, TFloats right);
    static abstract TFloats Subtract(TFloats left, TFloats right);

    /// <summary>left * right + addend with one rounding.</summary>
    static abstract TFloats FusedMultiplyAdd(TFloats left, TFloats right, TFloats addend);

    static abstract TFloats SquareRoot(TFloats value);

    /// <summary>Lanes of <paramref name="whenSet"/> where the top bit of <paramref name="selector"/> is set, else of the other.</summary>
    static abstract TFloats SelectByTopBit(TBits selector, TFloats whenSet, TFloats whenClear);

    static abstract void Store(TBits value, ref uint destination);
    static abstract void Store(TFloats value, ref float destination);
}

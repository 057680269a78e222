namespace Immiscible.Compute.Lanes;

/// <summary>
/// The float operations elementwise kernels are written in, once for every register width. Each is correctly rounded by IEEE 754, so a
/// kernel gives the same bits at every width.
/// </summary>
/// <typeparam name="TVector">A register of floats.</typeparam>
internal interface IFloatLanes<TVector>
{
    /// <summary>Lanes in a register.</summary>
    static abstract int Count { get; }

    static abstract TVector Broadcast(float value);
    static abstract TVector Load(ref readonly float source, nuint offset);
    static abstract void Store(TVector value, ref float destination, nuint offset);
    static abstract TVector Subtract(TVector left, TVector right);
    static abstract TVector Multiply(TVector left, TVector right);
    static abstract TVector Divide(TVector left, TVector right);
    static abstract TVector SquareRoot(TVector value);

    /// <summary>left * right + addend with one rounding.</summary>
    static abstract TVector FusedMultiplyAdd(TVector left, TVector right, TVector addend);
}

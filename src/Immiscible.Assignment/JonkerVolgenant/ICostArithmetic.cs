using System.Numerics;

namespace Immiscible.Assignment.JonkerVolgenant;

/// <summary>How a cost is read into the wider type in which duals and path lengths are kept.</summary>
internal interface ICostArithmetic<TCost, TDual> where TCost : unmanaged where TDual : unmanaged, INumber<TDual>
{
    /// <summary>What a forbidden pair widens to.</summary>
    static abstract TDual Unreachable { get; }

    /// <summary>Whether a reduced cost or path length goes through a forbidden pair.</summary>
    static abstract bool IsUnreachable(TDual value);

    static abstract TDual Widen(TCost cost);
}

/// <summary>16-bit costs; sums of any supported length fit 64-bit integers far below half the unreachable value.</summary>
internal readonly struct UInt16Arithmetic : ICostArithmetic<ushort, long>
{
    public static long Unreachable => 1L << 61;

    public static bool IsUnreachable(long value) => value >= 1L << 60;

    public static long Widen(ushort cost) => cost == Costs.CostMatrix.Forbidden ? Unreachable : cost;
}

/// <summary>64-bit integer costs below 2^42 (differences of fp16 values in units of 2^-24); <see cref="long.MaxValue"/> forbids.</summary>
internal readonly struct Int64Arithmetic : ICostArithmetic<long, long>
{
    public static long Unreachable => 1L << 61;

    public static bool IsUnreachable(long value) => value >= 1L << 60;

    public static long Widen(long cost) => cost == long.MaxValue ? Unreachable : cost;
}

/// <summary>Single-precision costs with double-precision duals; positive infinity forbids.</summary>
internal readonly struct SingleArithmetic : ICostArithmetic<float, double>
{
    public static double Unreachable => double.PositiveInfinity;

    public static bool IsUnreachable(double value) => double.IsPositiveInfinity(value);

    public static double Widen(float cost) => cost;
}

/// <summary>Double-precision costs and duals; positive infinity forbids.</summary>
internal readonly struct DoubleArithmetic : ICostArithmetic<double, double>
{
    public static double Unreachable => double.PositiveInfinity;

    public static bool IsUnreachable(double value) => double.IsPositiveInfinity(value);

    public static double Widen(double cost) => cost;
}

namespace Immiscible.Console.Benchmarking;

/// <summary>What a part of a step cannot do without.</summary>
/// <param name="Flops">Floating point operations of convolutions, linear layers and attention.</param>
/// <param name="Bytes">Bytes read and written, beside what these read and write.</param>
internal readonly record struct PartWork(double Flops, double Bytes)
{
    /// <summary>The least time it can take, one after the other, in milliseconds; null for a part that has no such work.</summary>
    public double? FloorMilliseconds(MachineRates rates) =>
        Flops + Bytes > 0 ? 1000 * (Flops / rates.FlopsPerSecond + Bytes / rates.BytesPerSecond) : null;

    public static PartWork operator +(PartWork left, PartWork right) => new(left.Flops + right.Flops, left.Bytes + right.Bytes);
}

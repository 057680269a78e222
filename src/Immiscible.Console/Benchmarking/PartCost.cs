namespace Immiscible.Console.Benchmarking;

/// <summary>What a part of a step took.</summary>
/// <param name="Milliseconds">Wall time.</param>
/// <param name="Tensors">Tensors that torch was asked for.</param>
internal readonly record struct PartCost(double Milliseconds, long Tensors)
{
    public static PartCost operator +(PartCost left, PartCost right) => new(left.Milliseconds + right.Milliseconds, left.Tensors + right.Tensors);
}

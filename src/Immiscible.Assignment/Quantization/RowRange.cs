namespace Immiscible.Assignment.Quantization;

/// <summary>The least and the greatest distance of a row; a zero is a positive zero.</summary>
internal readonly record struct RowRange(float Minimum, float Maximum);

namespace Immiscible.Assignment.Problems;

/// <summary>What <see cref="Assigner"/> solves for.</summary>
public sealed record AssignmentOptions
{
    /// <summary>The precision in which the matrix is solved.</summary>
    public CostQuantization Quantization { get; init; }

    /// <summary>Whether the sum of the chosen values is to be greatest rather than least.</summary>
    public bool Maximize { get; init; }
}

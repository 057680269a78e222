namespace Immiscible.Diffusion.Training;

/// <summary>The numbers that a network computes with. Weights, moments and averages are float32 in any case.</summary>
public enum Precision
{
    /// <summary>float32 throughout.</summary>
    Float32,

    /// <summary>bfloat16 in the network, forward and backward, on a copy of the weights; float32 before and behind it.</summary>
    BFloat16,
}

namespace Immiscible.Diffusion.Objectives;

/// <summary>How consistency training measures the distance of two denoised images.</summary>
public enum ConsistencyMetric
{
    /// <summary>Mean over the elements of the squared difference.</summary>
    L2,

    /// <summary>Mean over the elements of the absolute difference.</summary>
    L1,

    /// <summary>sqrt(|d|^2 + c^2) - c of the whole difference d (Song and Dhariwal, 2024, section 3.3).</summary>
    PseudoHuber,
}

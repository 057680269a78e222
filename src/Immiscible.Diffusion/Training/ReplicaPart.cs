namespace Immiscible.Diffusion.Training;

/// <summary>A part of a replica's work, in the order in which a step does them; the first five once a granule.</summary>
public enum ReplicaPart
{
    /// <summary>Zeroing the gradient.</summary>
    Clear,

    /// <summary>Copying images and noises to where the network takes them.</summary>
    Load,

    /// <summary>The objective, forward passes included.</summary>
    Forward,

    /// <summary>The backward pass.</summary>
    Backward,

    /// <summary>Copying the loss to the caller, and the gradient where backward did not add it up there.</summary>
    CopyOut,

    /// <summary>The gradient's norm.</summary>
    Norm,

    /// <summary>The optimiser's step, moving averages included.</summary>
    Update,
}

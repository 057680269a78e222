namespace Immiscible.Diffusion.Training;

/// <summary>A replica whose work can be measured part by part.</summary>
public interface IMeasuredReplica : IReplica
{
    /// <summary>The network in training as the objective calls it, with the dropout of the granule computed last.</summary>
    Denoiser Denoiser { get; }

    /// <summary>
    /// Is told when a part of <see cref="IReplica.ComputeGranule"/> or <see cref="IReplica.Apply"/> is done, or handed to the device; null for nobody.
    /// </summary>
    Action<ReplicaPart>? Done { get; set; }

    /// <summary>Zeroes the gradient that backward passes add to.</summary>
    void ClearGradient();
}

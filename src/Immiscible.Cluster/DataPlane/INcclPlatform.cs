using Immiscible.Collectives.Nccl;

namespace Immiscible.Cluster.DataPlane;

/// <summary>What a silo has for summing gradients by NCCL.</summary>
public interface INcclPlatform
{
    /// <summary>Makes sure that a slot can take part.</summary>
    /// <param name="device">What the slot computes on.</param>
    /// <exception cref="NcclException">It cannot; the message names the remedy.</exception>
    /// <exception cref="CudaException">The device or its driver cannot be used.</exception>
    void Require(string device);

    /// <summary>The library.</summary>
    INccl Library { get; }

    /// <summary>The silo's device.</summary>
    ICudaDevice Device { get; }
}

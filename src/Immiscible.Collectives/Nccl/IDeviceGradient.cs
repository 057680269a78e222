using Immiscible.Collectives.Reduction;

namespace Immiscible.Collectives.Nccl;

/// <summary>The vector of a member in device memory that is summed with those of the others, in place.</summary>
/// <remarks>It is apart from the canonical nodes: these must outlive a sum that fails half-way.</remarks>
public interface IDeviceGradient : IDisposable
{
    /// <summary>Floats of the vector.</summary>
    int Length { get; }

    /// <summary>Device address of its first float; stays the same.</summary>
    nint Pointer { get; }

    /// <summary>Fills it with the sum of a member's nodes. Complete when that is done or enqueued on the default stream.</summary>
    /// <param name="nodes">The nodes; not changed.</param>
    Task LoadAsync(NodeSet nodes);

    /// <summary>Gives its values, once the sum is there.</summary>
    /// <param name="reduced">[<see cref="Length"/>] receives them.</param>
    Task StoreAsync(Memory<float> reduced);
}

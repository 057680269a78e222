using Immiscible.Compute.Devices;

namespace Immiscible.Cluster.Workers;

/// <summary>Which slots a silo offers.</summary>
public sealed record WorkerSlotOptions
{
    /// <summary>Number of slots, at least 1; on a CUDA device 1. Slots on the CPU times <c>training.threads</c> should not exceed the cores.</summary>
    public int Count { get; set; } = 1;

    /// <summary>What the slots compute on: <c>cpu</c> or <c>cuda</c>.</summary>
    public string Device { get; set; } = TorchDevice.Cpu;
}

using Immiscible.Compute.Devices;
using Immiscible.Compute.Native;

namespace Immiscible.Cluster.Workers;

/// <summary>The slots of a silo.</summary>
/// <param name="Count">How many, at least 1; on a CUDA device 1, because a process computes on one.</param>
/// <param name="Device">What they compute on: <see cref="Cpu"/> or <see cref="Cuda"/>.</param>
public readonly record struct SlotChoice(int Count, string Device = SlotChoice.Cpu)
{
    /// <summary>The processor.</summary>
    public const string Cpu = TorchDevice.Cpu;

    /// <summary>The CUDA device that the process sees first.</summary>
    public const string Cuda = TorchDevice.Cuda;

    /// <summary>
    /// What suits this machine: a slot on its CUDA device where libtorch can use one, else a slot on each core, for runs whose granules use one thread
    /// (<c>training.threads</c>), as those of the presets do.
    /// </summary>
    public static SlotChoice Auto()
    {
        var device = new SlotChoice(1, Cuda);
        return device.Obstacle() is null ? device : new SlotChoice(ProcessorCores.Count());
    }

    /// <summary>Why the device cannot be used, and what helps, on one line; null where it can.</summary>
    public string? Obstacle()
    {
        if (Device == Cpu) return null;
        try
        {
            TorchDevice.Open(Device);
            return null;
        }
        catch (TorchRuntimeException e)
        {
            return e.Message;
        }
    }
}

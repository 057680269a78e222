using Immiscible.Cluster.Workers;
using Immiscible.Compute.Devices;
using Immiscible.Compute.Native;
using Immiscible.Console.Application;
using static TorchSharp.torch;

namespace Immiscible.Console.Benchmarking;

/// <summary>The device that steps are measured on: the one place that knows what a device asks of whoever measures.</summary>
internal sealed class StepPlace
{
    /// <summary>The devices that can be named.</summary>
    public static readonly string[] Names = [SlotChoice.Cpu, SlotChoice.Cuda];

    private readonly Device _device;

    private StepPlace(string name, Device device, ScalarType arithmetic) => (Name, _device, Arithmetic) = (name, device, arithmetic);

    /// <summary>What it is called.</summary>
    public string Name { get; }

    /// <summary>Type of the elements that networks compute with.</summary>
    public ScalarType Arithmetic { get; }

    /// <summary>The device of tensors.</summary>
    public Device Device => _device;

    /// <summary>The device of a name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="precision">The numbers that networks compute with there.</param>
    /// <exception cref="CommandException">There is no such device.</exception>
    /// <exception cref="TorchRuntimeException">libtorch does not load.</exception>
    public static StepPlace Of(string name, string precision)
    {
        TorchRuntime.EnsureLoaded();
        if (new SlotChoice(1, name).Obstacle() is { } obstacle) throw new CommandException($"--{obstacle}");
        return new StepPlace(name, TorchDevice.Open(name), precision == "bf16" ? ScalarType.BFloat16 : ScalarType.Float32);
    }

    /// <summary>Waits for what the device still computes: then the time that it took can be read.</summary>
    public void Finish()
    {
        if (_device.type == TorchSharp.DeviceType.CUDA) cuda.synchronize();
    }
}

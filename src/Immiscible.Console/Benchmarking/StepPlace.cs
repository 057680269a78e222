using Immiscible.Compute.Native;
using Immiscible.Console.Application;
using static TorchSharp.torch;

namespace Immiscible.Console.Benchmarking;

/// <summary>The device that steps are measured on: the one place that knows what a device asks of whoever measures.</summary>
internal sealed class StepPlace
{
    /// <summary>The devices that can be named.</summary>
    public static readonly string[] Names = ["cpu", "cuda"];

    private readonly Device _device;

    private StepPlace(Device device) => _device = device;

    /// <summary>What it is called.</summary>
    public string Name => _device.type.ToString().ToLowerInvariant();

    /// <summary>Type of the elements that networks compute with.</summary>
    public ScalarType Arithmetic { get; } = ScalarType.Float32;

    /// <summary>The device of tensors.</summary>
    public Device Device => _device;

    /// <summary>The device of a name.</summary>
    /// <exception cref="CommandException">There is none, or nothing trains on it.</exception>
    /// <exception cref="TorchRuntimeException">libtorch does not load.</exception>
    public static StepPlace Of(string name)
    {
        TorchRuntime.EnsureLoaded();
        if (name == "cpu") return new StepPlace(CPU);
        throw new CommandException(cuda.is_available()
            ? $"--device {name}: this build trains on the processor only; choose cpu, or leave it out"
            : $"--device {name}: torch finds no CUDA device; immiscible doctor tells what it finds; choose cpu, or leave it out");
    }

    /// <summary>Waits for what the device still computes: then the time that it took can be read.</summary>
    public void Finish()
    {
        if (_device.type == TorchSharp.DeviceType.CUDA) cuda.synchronize();
    }
}

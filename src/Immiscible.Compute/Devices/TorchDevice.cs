using System.Globalization;
using Immiscible.Compute.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace Immiscible.Compute.Devices;

/// <summary>The device that a process computes on.</summary>
public static class TorchDevice
{
    /// <summary>Name of the processor.</summary>
    public const string Cpu = "cpu";

    /// <summary>Name of the CUDA device that a process sees first.</summary>
    public const string Cuda = "cuda";

    /// <summary>Loads libtorch and opens a device. The first time it is a CUDA device, torch's arithmetic is made as repeatable as it can be.</summary>
    /// <param name="name"><c>cpu</c>, <c>cuda</c> or <c>cuda:0</c></param>
    /// <exception cref="TorchRuntimeException">There is no such device, or this libtorch cannot use it; the message says why.</exception>
    public static Device Open(string name)
    {
        TorchRuntime.EnsureLoaded();
        if (name == Cpu) return CPU;
        if (name != Cuda && !name.StartsWith(Cuda + ":", StringComparison.Ordinal))
            throw new TorchRuntimeException($"device {name}: allowed are {Cpu} and {Cuda}");
        var index = name == Cuda ? 0 : int.Parse(name.AsSpan(Cuda.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture);
        if (index != 0)
            throw new TorchRuntimeException($"device {name}: a process computes on one device; start one silo a device, this one with CUDA_VISIBLE_DEVICES={index} and {Cuda}");
        if (Obstacle() is { } obstacle) throw new TorchRuntimeException($"device {name}: {obstacle}");
        CudaDeterminism.Require();
        InitializeDeviceType(DeviceType.CUDA);
        return new Device(DeviceType.CUDA, index);
    }

    /// <summary>Why there is no CUDA device to compute on, and what helps, on one line; null where there is one.</summary>
    /// <exception cref="TorchRuntimeException">libtorch does not load.</exception>
    public static string? Obstacle()
    {
        var runtime = TorchRuntime.Describe();
        if (!runtime.HasCuda)
            return $"libtorch in {runtime.LibTorchFolder} is one for the CPU only; use a build made with -p:TorchBackend=cuda, or set {NativeLocation.Variable} to the lib folder of a PyTorch installation with CUDA";
        if (!CudaDeviceNames.HasDriver()) return "NVIDIA's driver (libcuda) is not installed; install it, and in a container pass the GPUs through (--gpus all)";
        if (runtime.CudaAvailable) return null;
        return CudaDeviceNames.Read().Count == 0
            ? $"the driver shows this process no device; look at nvidia-smi and at CUDA_VISIBLE_DEVICES ({Environment.GetEnvironmentVariable("CUDA_VISIBLE_DEVICES") ?? "not set"})"
            : $"libtorch in {runtime.LibTorchFolder} cannot use the devices that the driver shows; its CUDA may be newer than the driver (see nvidia-smi)";
    }
}

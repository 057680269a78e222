using Immiscible.Compute.Devices;

namespace Immiscible.Diffusion.Training;

/// <summary>Makes the replica that fits a device.</summary>
public static class Replicas
{
    /// <summary>A replica on the calling thread: in the CPU's memory for float32 there, else in tensors of the device.</summary>
    /// <param name="options">what it trains; <see cref="ReplicaOptions.Device"/> and <see cref="ReplicaOptions.Precision"/> choose the kind</param>
    /// <exception cref="DiffusionException">The objective's options are out of range.</exception>
    /// <exception cref="Models.ModelException">
    /// The model's options contradict each other or the images' size, or the file of weights does not fit the network.
    /// </exception>
    /// <exception cref="Compute.Native.TorchRuntimeException">libtorch does not load, or there is no such device.</exception>
    public static IMeasuredReplica Create(ReplicaOptions options) =>
        options is { Device: TorchDevice.Cpu, Precision: Precision.Float32 } ? new DiffusionReplica(options) : new DeviceReplica(options);
}

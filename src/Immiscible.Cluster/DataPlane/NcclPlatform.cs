using Immiscible.Collectives.Nccl;
using Immiscible.Compute.Native;

namespace Immiscible.Cluster.DataPlane;

/// <summary>NCCL as it comes with libtorch or the system, on the one CUDA device that a silo has.</summary>
internal sealed class NcclPlatform : INcclPlatform
{
    private readonly Lazy<NcclLibrary> _library = new(static () => NcclLibrary.Load(TorchRuntime.Describe().LibTorchFolder));
    private readonly Lazy<CudaDriver> _device = new(static () => CudaDriver.Open(0));

    /// <inheritdoc/>
    public INccl Library => _library.Value;

    /// <inheritdoc/>
    public ICudaDevice Device => _device.Value;

    /// <inheritdoc/>
    public void Require(string device)
    {
        if (!device.StartsWith("cuda", StringComparison.Ordinal))
            throw new NcclException($"the slot computes on {device}, and NCCL adds up gradients between CUDA devices; choose sockets, or offer slots on CUDA devices only");
        _ = (_device.Value, _library.Value);
    }
}

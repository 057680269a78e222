namespace Immiscible.Compute.Native;

/// <summary>What was loaded and what it can do.</summary>
/// <param name="LibTorchFolder">Folder libtorch was loaded from.</param>
/// <param name="LibTorchOrigin">IMMISCIBLE_LIBTORCH, beside the application, package folder, or already loaded.</param>
/// <param name="LibTorchVersion">torch.__version__'s numbers, for example 2.10.0; null where libtorch does not tell.</param>
/// <param name="TorchSharpVersion">Version of the TorchSharp package.</param>
/// <param name="TorchSharpPatched">True where LibTorchSharp runs as a copy that was mended for this system's older C++ runtime.</param>
/// <param name="CudaAvailable">True where torch can use a CUDA device.</param>
/// <param name="CudaDevices">Names of the CUDA devices this process sees; empty without CUDA.</param>
/// <param name="Threads">Intra-op threads of the calling thread.</param>
/// <param name="CpuCapability">Instruction set torch's kernels use, for example AVX512; null where unknown.</param>
/// <param name="MklVersion">Intel MKL's version line; null where unknown or absent.</param>
/// <param name="OneDnnVersion">oneDNN's (MKL-DNN's) version line; null where unknown or absent.</param>
public sealed record TorchRuntimeInfo(
    string LibTorchFolder,
    string LibTorchOrigin,
    string? LibTorchVersion,
    string TorchSharpVersion,
    bool TorchSharpPatched,
    bool CudaAvailable,
    IReadOnlyList<string> CudaDevices,
    int Threads,
    string? CpuCapability,
    string? MklVersion,
    string? OneDnnVersion)
{
    /// <summary>What may go wrong with this libtorch, on one line; null where it is the version that TorchSharp was made for.</summary>
    public string? Warning { get; init; }

    /// <summary>Whether this libtorch was built for CUDA devices, of which there may be none.</summary>
    public bool HasCuda { get; init; }
}

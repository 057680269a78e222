using System.Runtime.InteropServices;
using Immiscible.Compute.Native;

namespace Immiscible.Compute.Devices;

/// <summary>
/// Makes libtorch's kernels on CUDA devices give the same bits whenever they are given the same numbers, as far as they can. TorchSharp's
/// <c>use_deterministic_algorithms</c> does nothing, so torch's own switches are thrown here.
/// </summary>
public static partial class CudaDeterminism
{
    private const string WorkspaceVariable = "CUBLAS_WORKSPACE_CONFIG";

    private static readonly Lazy<bool> Thrown = new(Throw);

    /// <summary>
    /// Throws the switches, once a process: deterministic algorithms (only warned of where an operation has none), cuDNN's deterministic kernels and no choice of
    /// kernels by timing, cuBLAS's fixed workspace. False where this libtorch lets none be thrown.
    /// </summary>
    public static bool Require() => Thrown.Value;

    private static bool Throw()
    {
        // cuBLAS reads it when its first handle is made; only the C library's environment is read, which .NET's does not change.
        if (OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable(WorkspaceVariable) is null) _ = SetEnvironment(WorkspaceVariable, ":4096:8", overwrite: 0);
        return TorchRuntime.Switch("setDeterministicCuDNN", true)
            && TorchRuntime.Switch("setBenchmarkCuDNN", false)
            // Else every tensor that is only to be written to would first be filled.
            && TorchRuntime.Switch("setDeterministicFillUninitializedMemory", false)
            && TorchRuntime.Switch("setDeterministicAlgorithms", true, second: true);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}

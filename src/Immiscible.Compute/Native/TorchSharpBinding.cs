using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using TorchSharp;

namespace Immiscible.Compute.Native;

/// <summary>Makes TorchSharp use the library that is loaded, so that its own search never runs.</summary>
/// <remarks>
/// TorchSharp looks for "torch_cuda", "torch_cpu" and "LibTorchSharp" by name when its type initialiser runs and again at the first use of
/// a device; a copy that it found elsewhere would be a second libtorch in the process, which aborts it.
/// </remarks>
internal static class TorchSharpBinding
{
    public const string LoadedFlag = "nativeBackendLoaded", CudaLoadedFlag = "nativeBackendCudaLoaded";

    public static void Bind(nint library)
    {
        NativeLibrary.SetDllImportResolver(typeof(torch).Assembly, (name, _, _) => name == "LibTorchSharp" ? library : 0);
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) => name == "LibTorchSharp" ? library : 0;
        foreach (var flag in new[] { LoadedFlag, CudaLoadedFlag }) typeof(torch).GetField(flag, BindingFlags.Static | BindingFlags.NonPublic)?.SetValue(null, true);
    }
}

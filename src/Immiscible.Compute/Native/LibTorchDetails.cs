using System.Runtime.InteropServices;
using System.Text;

namespace Immiscible.Compute.Native;

/// <summary>What a loaded libtorch tells of itself through exported functions.</summary>
internal static unsafe class LibTorchDetails
{
    /// <summary>From <c>aoti_torch_abi_version</c> (major, minor, patch in its three highest bytes); null where not exported.</summary>
    public static Version? Version(nint torchCpu)
    {
        if (!NativeLibrary.TryGetExport(torchCpu, "aoti_torch_abi_version", out var function)) return null;
        var packed = ((delegate* unmanaged<ulong>)function)();
        return new Version((int)(packed >> 56), (int)(packed >> 48 & 0xff), (int)(packed >> 40 & 0xff));
    }

    /// <summary>The result of <c>std::string at::name()</c>; null where that cannot be asked.</summary>
    /// <remarks>Linux x64 with libstdc++ only: the result goes to a hidden pointer to {char* data; size_t length; 16 bytes}.</remarks>
    public static string? Text(nint torchCpu, string name)
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64) return null;
        if (!NativeLibrary.TryGetExport(torchCpu, $"_ZN2at{name.Length}{name}B5cxx11Ev", out var function)) return null;
        var result = stackalloc nint[4];
        ((delegate* unmanaged<nint*, void>)function)(result);
        var text = Encoding.UTF8.GetString((byte*)result[0], (int)result[1]);
        if (result[0] != (nint)(result + 2)) NativeMemory.Free((void*)result[0]);
        return text;
    }
}

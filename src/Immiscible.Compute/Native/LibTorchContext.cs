using System.Runtime.InteropServices;

namespace Immiscible.Compute.Native;

/// <summary>The switches of libtorch's <c>at::Context</c>, which TorchSharp does not pass on.</summary>
internal static unsafe class LibTorchContext
{
    /// <summary>Calls <c>void at::Context::name(bool)</c>; false where this libtorch does not export it.</summary>
    public static bool Set(nint torchCpu, string name, bool value)
    {
        if (!TryFind(torchCpu, name, "b", out var context, out var set)) return false;
        ((delegate* unmanaged<nint, byte, void>)set)(context, value ? (byte)1 : (byte)0);
        return true;
    }

    /// <summary>Calls <c>void at::Context::name(bool, bool)</c>; false where this libtorch does not export it.</summary>
    public static bool Set(nint torchCpu, string name, bool first, bool second)
    {
        if (!TryFind(torchCpu, name, "bb", out var context, out var set)) return false;
        ((delegate* unmanaged<nint, byte, byte, void>)set)(context, first ? (byte)1 : (byte)0, second ? (byte)1 : (byte)0);
        return true;
    }

    private static bool TryFind(nint torchCpu, string name, string types, out nint context, out nint set)
    {
        context = set = 0;
        // Windows mangles names another way.
        if (OperatingSystem.IsWindows() || !NativeLibrary.TryGetExport(torchCpu, "_ZN2at13globalContextEv", out var get)) return false;
        if (!NativeLibrary.TryGetExport(torchCpu, $"_ZN2at7Context{name.Length}{name}E{types}", out set)) return false;
        context = ((delegate* unmanaged<nint>)get)();
        return true;
    }
}

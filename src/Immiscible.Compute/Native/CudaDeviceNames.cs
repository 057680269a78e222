using System.Runtime.InteropServices;

namespace Immiscible.Compute.Native;

/// <summary>Names of the CUDA devices this process may use, from the driver (<c>cuDeviceGetName</c>).</summary>
internal static unsafe class CudaDeviceNames
{
    private static readonly string Driver = OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1";

    /// <summary>Whether NVIDIA's driver is there.</summary>
    public static bool HasDriver() => NativeLibrary.TryLoad(Driver, out _);

    /// <summary>The names in the order of the devices; empty without a driver.</summary>
    public static IReadOnlyList<string> Read()
    {
        if (!NativeLibrary.TryLoad(Driver, out var driver)
            || !NativeLibrary.TryGetExport(driver, "cuInit", out var init)
            || !NativeLibrary.TryGetExport(driver, "cuDeviceGetCount", out var getCount)
            || !NativeLibrary.TryGetExport(driver, "cuDeviceGetName", out var getName))
            return [];
        int count;
        if (((delegate* unmanaged<uint, int>)init)(0) != 0 || ((delegate* unmanaged<int*, int>)getCount)(&count) != 0) return [];
        var names = new string[count];
        const int Capacity = 256;
        var text = stackalloc byte[Capacity];
        // A device's handle is its ordinal.
        for (var device = 0; device < count; device++)
        {
            var ok = ((delegate* unmanaged<byte*, int, int, int>)getName)(text, Capacity, device) == 0;
            names[device] = ok ? Marshal.PtrToStringUTF8((nint)text)! : $"device {device}";
        }
        return names;
    }
}

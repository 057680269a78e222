using System.Runtime.InteropServices;

namespace Immiscible.Collectives.Nccl;

/// <summary>A CUDA device by the driver's own functions (libcuda.so.1).</summary>
/// <remarks>
/// The driver rather than a CUDA runtime: there is one of it, whose name and functions are the same for every version of CUDA, while the
/// runtime that libtorch uses may be linked into it. Both share the device's primary context, and with it the default stream.
/// </remarks>
public sealed unsafe class CudaDriver : ICudaDevice
{
    private const string FileName = "libcuda.so.1";
    private const int Success = 0, NotReady = 600;

    private readonly string _device;
    private readonly nint _context;
    private readonly delegate* unmanaged<nint, int> _setCurrent;
    private readonly delegate* unmanaged<nint, int> _streamQuery;
    private readonly delegate* unmanaged<int, byte**, int> _getErrorString;

    private CudaDriver(string file, nint driver, int ordinal)
    {
        _device = $"CUDA device {ordinal}";
        _setCurrent = (delegate* unmanaged<nint, int>)Require("cuCtxSetCurrent");
        _streamQuery = (delegate* unmanaged<nint, int>)Require("cuStreamQuery");
        _getErrorString = (delegate* unmanaged<int, byte**, int>)Require("cuGetErrorString");
        int device;
        nint context;
        Check(((delegate* unmanaged<uint, int>)Require("cuInit"))(0), "CUDA cannot be started", "see whether nvidia-smi works");
        Check(((delegate* unmanaged<int*, int, int>)Require("cuDeviceGet"))(&device, ordinal), $"{_device} is not there", "see CUDA_VISIBLE_DEVICES");
        Check(((delegate* unmanaged<nint*, int, int>)Require("cuDevicePrimaryCtxRetain"))(&context, device), $"{_device} cannot be used", "see by nvidia-smi who uses it");
        _context = context;

        nint Require(string name) => NativeTable.Find(driver, name) is var address and not 0
            ? address
            : throw new CudaException($"{file} has no function {name}; install a newer driver");
    }

    /// <summary>Opens a device of those that the process may use.</summary>
    /// <param name="ordinal">Its number, from 0.</param>
    /// <exception cref="CudaException">There is no driver, or no such device.</exception>
    public static CudaDriver Open(int ordinal) => Open(FileName, ordinal);

    internal static CudaDriver Open(string file, int ordinal) => NativeTable.TryLoad(file, out var driver, out var reason)
        ? new CudaDriver(file, driver, ordinal)
        : throw new CudaException($"CUDA's driver {file} cannot be loaded ({reason}); install NVIDIA's driver, and start containers with its GPUs (--gpus all)");

    /// <inheritdoc/>
    public void MakeCurrent() => Check(_setCurrent(_context), $"{_device} cannot be used");

    /// <inheritdoc/>
    public bool IsIdle(nint stream)
    {
        MakeCurrent();
        var result = _streamQuery(stream);
        if (result != NotReady) Check(result, $"work on {_device} has failed");
        return result == Success;
    }

    private void Check(int result, string what, string remedy = "see by nvidia-smi and the kernel's log whether the device works")
    {
        if (result == Success) return;
        byte* text;
        var words = _getErrorString(result, &text) == Success ? Marshal.PtrToStringUTF8((nint)text) : null;
        throw new CudaException($"{what}: {words ?? "unknown error"} (CUDA error {result}); {remedy}");
    }
}

using System.Runtime.InteropServices;
using System.Text;

namespace Immiscible.Cluster.Telemetry;

/// <summary>
/// Asks the driver of NVIDIA's GPUs, through its management library (NVML), which comes with the driver. TorchSharp does not tell, and the driver
/// needs no CUDA context, so that looking costs no memory.
/// </summary>
public sealed partial class NvidiaMemory : IGpuMemory
{
    private const string Library = "libnvidia-ml.so.1";
    private const int Success = 0, IdBytes = 96;

    private readonly Lazy<IReadOnlyList<(nint Handle, string Id)>> _devices = new(Find);

    /// <inheritdoc/>
    public IReadOnlyList<GpuReading> Read()
    {
        var readings = new List<GpuReading>();
        Span<ulong> memory = stackalloc ulong[3]; // Total, free, used.
        foreach (var (handle, id) in _devices.Value)
            if (GetMemory(handle, ref memory[0]) == Success) readings.Add(new GpuReading(id, (long)memory[2], (long)memory[0]));
        return readings;
    }

    private static IReadOnlyList<(nint Handle, string Id)> Find()
    {
        if (!NativeLibrary.TryLoad(Library, out _)) return [];
        try
        {
            var devices = new List<(nint, string)>();
            if (Initialize() != Success || GetCount(out var count) != Success) return [];
            for (var i = 0u; i < count; i++)
                if (GetHandle(i, out var handle) == Success && Identify(handle) is { } id) devices.Add((handle, id));
            return devices;
        }
        catch (EntryPointNotFoundException)
        {
            return []; // A driver from before 2013.
        }
    }

    private static string? Identify(nint device)
    {
        Span<byte> id = stackalloc byte[IdBytes];
        return GetId(device, ref id[0], IdBytes) == Success ? Encoding.ASCII.GetString(id[..id.IndexOf((byte)0)]) : null;
    }

    [LibraryImport(Library, EntryPoint = "nvmlInit_v2")]
    private static partial int Initialize();

    [LibraryImport(Library, EntryPoint = "nvmlDeviceGetCount_v2")]
    private static partial int GetCount(out uint count);

    [LibraryImport(Library, EntryPoint = "nvmlDeviceGetHandleByIndex_v2")]
    private static partial int GetHandle(uint index, out nint device);

    [LibraryImport(Library, EntryPoint = "nvmlDeviceGetUUID")]
    private static partial int GetId(nint device, ref byte id, uint length);

    [LibraryImport(Library, EntryPoint = "nvmlDeviceGetMemoryInfo")]
    private static partial int GetMemory(nint device, ref ulong memory);
}

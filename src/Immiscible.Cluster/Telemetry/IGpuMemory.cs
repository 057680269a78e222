namespace Immiscible.Cluster.Telemetry;

/// <summary>Reads the memory of the machine's GPUs.</summary>
public interface IGpuMemory
{
    /// <summary>Every GPU that this process may see; none where there is none.</summary>
    IReadOnlyList<GpuReading> Read();
}

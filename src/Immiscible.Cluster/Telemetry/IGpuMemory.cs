namespace Immiscible.Cluster.Telemetry;

/// <summary>Reads the memory of the machine's GPUs.</summary>
internal interface IGpuMemory
{
    /// <summary>Every GPU that this process may see; none where there is none.</summary>
    IReadOnlyList<GpuReading> Read();
}

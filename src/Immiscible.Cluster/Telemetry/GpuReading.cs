namespace Immiscible.Cluster.Telemetry;

/// <summary>The memory of one GPU.</summary>
/// <param name="Id">The device's own identity: the same for every silo of the machine, which all tell of it.</param>
/// <param name="Used">Bytes in use, by this process and by others.</param>
/// <param name="Size">Bytes in all.</param>
public readonly record struct GpuReading(string Id, long Used, long Size);

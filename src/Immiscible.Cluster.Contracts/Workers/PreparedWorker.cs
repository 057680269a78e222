namespace Immiscible.Cluster.Contracts.Workers;

/// <summary>A worker that has loaded everything but the run's state.</summary>
/// <param name="Found">What it found; members of one run must agree on it.</param>
/// <param name="Address">Where it is reached on the data plane.</param>
[GenerateSerializer, Immutable, Alias("immiscible.prepared-worker")]
public sealed record PreparedWorker([property: Id(0)] WorkerPrepared Found, [property: Id(1)] string Address);

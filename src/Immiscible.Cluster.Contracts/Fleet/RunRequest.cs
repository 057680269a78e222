using Immiscible.Cluster.Contracts.Specs;

namespace Immiscible.Cluster.Contracts.Fleet;

/// <summary>
/// What a run asks of the fleet. Silos repeat it with their offers, so that neither the run nor its place in the queue is forgotten when the
/// silos die that led the run and kept the fleet.
/// </summary>
/// <param name="Run">Key of the run grain.</param>
/// <param name="Workers">How many slots the run needs and how many it has room for.</param>
/// <param name="Directory">Full path of the run directory.</param>
[GenerateSerializer, Immutable, Alias("immiscible.run-request")]
public sealed record RunRequest([property: Id(0)] string Run, [property: Id(1)] WorkerRange Workers, [property: Id(2)] string Directory);

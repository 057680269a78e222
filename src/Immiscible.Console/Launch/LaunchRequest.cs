using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Workers;

namespace Immiscible.Console.Launch;

/// <summary>A run to start or to resume.</summary>
/// <param name="Spec">The validated spec, with <c>data.path</c> absolute.</param>
/// <param name="Directory">Full path of the run directory; it exists only when <paramref name="Resume"/>.</param>
/// <param name="Resume">Go on from the newest complete checkpoint.</param>
/// <param name="MetricsPort">Port that serves Prometheus metrics; null for the default.</param>
internal sealed record LaunchRequest(RunSpec Spec, string Directory, bool Resume, int? MetricsPort)
{
    /// <summary>What a cluster in this process computes on.</summary>
    public string Device { get; init; } = SlotChoice.Cpu;

    /// <summary>What the run is known by on its cluster: the last part of its directory.</summary>
    public string RunName => Path.GetFileName(Path.TrimEndingDirectorySeparator(Directory));
}

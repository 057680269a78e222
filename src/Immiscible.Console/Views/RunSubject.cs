using Immiscible.Console.Application;
using Immiscible.Console.Launch;

namespace Immiscible.Console.Views;

/// <summary>The run that is shown.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Directory">Full path of its directory, which may lie where this process does not see it.</param>
/// <param name="TotalSteps">Steps of the whole run.</param>
internal sealed record RunSubject(string Name, string Directory, long TotalSteps)
{
    /// <summary>The options that name the run's cluster, for hints; null for a run of this process.</summary>
    public string? Cluster { get; init; }

    /// <summary>A path of the run, as it is shown; that of a cluster is said to be so.</summary>
    public string Show(string path) => Cluster is null ? DisplayPath.Of(path) : ClusterPath.Show(path);

    /// <summary>The same in a sentence: "in runs/tiny", or "on the cluster: /runs/tiny".</summary>
    public string Place(string path) => Cluster is null ? $"in {DisplayPath.Of(path)}" : ClusterPath.Show(path);
}

using System.Text.Json;
using Immiscible.Cluster.Contracts.Fleet;
using Immiscible.Cluster.Contracts.Runs;
using Immiscible.Cluster.Contracts.Specs;

namespace Immiscible.Cluster.Runs;

/// <summary>Finds the runs that a cluster has begun and not ended, as when all silos died that knew of them.</summary>
internal static class OrphanedRuns
{
    /// <summary>The runs under way in the storage, by their directories' names; what cannot be read is passed over.</summary>
    /// <param name="root">The storage; its folders are run directories.</param>
    /// <param name="cluster">Id of the cluster: another's runs, and those of consoles, are not touched.</param>
    public static IReadOnlyList<RunRequest> Find(string root, string cluster)
    {
        if (!Directory.Exists(root)) return [];
        var storage = new StorageOptions { Root = root };
        return [.. Directory.GetDirectories(root).Order(StringComparer.Ordinal).Select(path => Read(storage, path, cluster)).OfType<RunRequest>()];
    }

    private static RunRequest? Read(StorageOptions storage, string path, string cluster)
    {
        try
        {
            if (!RunDirectory.HoldsRun(path)) return null;
            storage.Require(path);
            var directory = RunDirectory.Open(path);
            return directory.ReadState() is { Status: RunState.Running } state && state.Cluster == cluster
                ? new RunRequest(Path.GetFileName(path), directory.ReadSpec().Workers, directory.Path)
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or RunSpecException or RunRejectedException)
        {
            return null;
        }
    }
}

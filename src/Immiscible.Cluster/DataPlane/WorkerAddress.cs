namespace Immiscible.Cluster.DataPlane;

/// <summary>What workers are called on the data plane, where a process may serve several runs: the run, a slash, the worker's key.</summary>
internal static class WorkerAddress
{
    /// <summary>The name under which a worker joins.</summary>
    public static string NameOf(string run, string worker) => $"{run}/{worker}";

    /// <summary>The worker that an address ends with.</summary>
    public static string WorkerOf(string address) => address[(address.LastIndexOf('/') + 1)..];
}

namespace Immiscible.Cluster.Contracts.Workers;

/// <summary>A worker was given an order for a run that it does not hold: it was started anew, or released, since it was prepared.</summary>
[GenerateSerializer, Alias("immiscible.worker-unprepared")]
public sealed class WorkerUnpreparedException : Exception
{
    /// <summary>Refuses an order.</summary>
    public WorkerUnpreparedException(string message) : base(message)
    {
    }
}

using Immiscible.Cluster.Contracts.Membership;
using Immiscible.Cluster.Contracts.Workers;

namespace Immiscible.Cluster.Membership;

/// <summary>A worker that a run has, as its leader sees it.</summary>
/// <param name="worker">Key of its worker grain.</param>
internal sealed class Employee(string worker)
{
    private readonly TaskCompletionSource _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Key of its worker grain.</summary>
    public string Worker { get; } = worker;

    /// <summary>What it found, and where it is reached; null while it loads.</summary>
    public PreparedWorker? Prepared { get; set; }

    /// <summary>Whether it has had the run's state, so that only a step may be missing.</summary>
    public bool HoldsState { get; set; }

    /// <summary>Whether it copies the state while others train.</summary>
    public bool IsFollowing { get; set; }

    /// <summary>Number of the epoch whose members keep its copy of the state up to date; 0 for none.</summary>
    public int Follows { get; set; }

    /// <summary>Epochs that ended while it copied their state.</summary>
    public int Interruptions { get; set; }

    /// <summary>When it first could have become a member; null before.</summary>
    public long? ReadySince { get; set; }

    /// <summary>Whether it is to leave at the next step boundary.</summary>
    public bool IsDraining { get; set; }

    /// <summary>Whether others have lost their connections to it since it was last heard of in a new epoch.</summary>
    public bool IsSuspected { get; set; }

    /// <summary>When it was last heard of.</summary>
    public long HeardAt { get; set; }

    /// <summary>What it had done when it was last heard of.</summary>
    public WorkerPulse Pulse { get; set; }

    /// <summary>Complete when it is given up.</summary>
    public Task Lost => _lost.Task;

    /// <summary>Whether it is given up.</summary>
    public bool IsLost => _lost.Task.IsCompleted;

    /// <summary>Where it takes part.</summary>
    public Participant Participant => new(Worker, Prepared!.Address);

    /// <summary>Gives it up.</summary>
    public void Lose() => _lost.TrySetResult();
}

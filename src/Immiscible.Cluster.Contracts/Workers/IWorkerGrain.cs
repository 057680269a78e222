using Immiscible.Cluster.Contracts.Membership;

namespace Immiscible.Cluster.Contracts.Workers;

/// <summary>One slot of one silo: holds a model replica, computes granules and distance rows on the slot's own thread.</summary>
/// <remarks>
/// Orders say who gives them. A leader that woke up after another took its lead is refused by <see cref="EpochOverException"/>: the worker knows a
/// newer <see cref="Lead"/>. What only a prepared worker can do is refused by others with
/// <see cref="WorkerUnpreparedException"/>.
/// </remarks>
[Alias("immiscible.worker")]
public interface IWorkerGrain : IGrainWithStringKey
{
    /// <summary>Loads data set and replica. What an earlier run left is dropped.</summary>
    /// <exception cref="Runs.RunRejectedException">The data set cannot be used.</exception>
    [Alias("prepare"), ResponseTimeout("01:00:00")]
    Task<PreparedWorker> Prepare(PrepareWorker request);

    /// <summary>
    /// Copies the run's state from the members of an epoch while they train, and keeps it up to date; answered when all of it is here.
    /// <see cref="Restore"/> then has nothing left to copy, or little.
    /// </summary>
    [Alias("follow"), ResponseTimeout("01:00:00")]
    Task Follow(string run, Lead lead, MembershipEpoch epoch);

    /// <summary>Asks a member to send its part of every committed step's gradient to a joiner; the first step (from 0) that it sends.</summary>
    /// <exception cref="EpochOverException">The epoch is over.</exception>
    [Alias("feed")]
    Task<long> Feed(string run, int epoch, string joiner);

    /// <summary>Takes over the run's state.</summary>
    /// <exception cref="Runs.RunRejectedException">The checkpoint cannot be used.</exception>
    [Alias("restore"), ResponseTimeout("01:00:00")]
    Task Restore(string run, Lead lead, RestoreState request);

    /// <summary>
    /// Brings a suspended worker to the steps that are committed: it applies the one it had reduced when the epoch ended, if that is among them.
    /// </summary>
    [Alias("settle"), ResponseTimeout("01:00:00")]
    Task Settle(string run, Lead lead, long committed);

    /// <summary>Starts to train as a member of <paramref name="epoch"/>; returns at once. The end is told by <see cref="Runs.IRunGrain.WorkerLeft"/>.</summary>
    [Alias("start")]
    Task Start(string run, Lead lead, MembershipEpoch epoch);

    /// <summary>
    /// Ends the loop of the epoch, if it still runs, as soon as the granule in hand is computed, and fences the epoch off. Null where the worker
    /// holds nothing of the run.
    /// </summary>
    [Alias("suspend"), ResponseTimeout("01:00:00")]
    Task<WorkerHoldings?> Suspend(string run, Lead lead);

    /// <summary>What the worker serves; null where it serves no run.</summary>
    [Alias("employment")]
    Task<WorkerEmployment?> Employment();

    /// <summary>Ends the loop if it still runs, waits for it, and frees everything the run holds here.</summary>
    [Alias("release"), ResponseTimeout("00:10:00")]
    Task Release(string run, Lead lead);
}

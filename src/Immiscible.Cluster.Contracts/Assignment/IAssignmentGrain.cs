namespace Immiscible.Cluster.Contracts.Assignment;

/// <summary>
/// One a run: gathers distance rows, matches the noise of the global batch, commits steps, keeps the ledger. Its turns never block.
/// </summary>
[Alias("immiscible.assignment")]
public interface IAssignmentGrain : IGrainWithStringKey
{
    /// <summary>Opens the epoch's ledger file, which claims the epoch.</summary>
    /// <exception cref="Runs.RunRejectedException">The epoch is claimed already.</exception>
    [Alias("begin")]
    Task Begin(BeginEpoch request);

    /// <summary>Hands in rows; answered when the rows of all granules are there and the step is matched.</summary>
    [Alias("match"), ResponseTimeout("01:00:00")]
    Task<MatchAnswer> Match(DistanceRows rows);

    /// <summary>Says that a member is ready; answered when all are.</summary>
    [Alias("ready"), ResponseTimeout("01:00:00")]
    Task<CommitDecision> Ready(ReadyReport report);

    /// <summary>Stops the run after the step that is being trained.</summary>
    [Alias("stop")]
    Task Stop();

    /// <summary>Brings the ledger to stable storage, as must be done before a checkpoint is published.</summary>
    [Alias("sync")]
    Task SyncLedger();

    /// <summary>Tells that a checkpoint is complete.</summary>
    [Alias("published")]
    Task CheckpointPublished(long step, string path);

    /// <summary>Closes the files once everything is told; says why the run stopped where it was the grain that stopped it.</summary>
    [Alias("end")]
    Task<EpochEnd> End();
}

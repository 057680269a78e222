namespace Immiscible.Cluster.Contracts.Assignment;

/// <summary>
/// One a run at a time: gathers distance rows, matches the noise of the global batch, commits steps, keeps the ledger. Its turns never block.
/// </summary>
[Alias("immiscible.assignment")]
public interface IAssignmentGrain : IGrainWithStringKey
{
    /// <summary>Opens the epoch's ledger file, which claims the epoch.</summary>
    /// <exception cref="Membership.EpochClaimedException">The epoch is claimed already.</exception>
    [Alias("begin")]
    Task Begin(BeginEpoch request);

    /// <summary>Hands in rows; answered when the rows of all granules are there and the step is matched.</summary>
    [Alias("match"), ResponseTimeout("01:00:00")]
    Task<MatchAnswer> Match(DistanceRows rows);

    /// <summary>The match of a step that was solved already, as in an earlier epoch: [batch] as in <see cref="MatchAnswer.Noises"/>; else null.</summary>
    [Alias("find-match")]
    Task<int[]?> FindMatch(long step);

    /// <summary>Says that a member is ready; answered when all are.</summary>
    [Alias("ready"), ResponseTimeout("01:00:00")]
    Task<CommitDecision> Ready(ReadyReport report);

    /// <summary>Member 0 hands in the id by which the members of the epoch meet in the library that adds up their gradients.</summary>
    /// <exception cref="Membership.EpochOverException">The epoch is over.</exception>
    [Alias("offer-collective")]
    Task OfferCollective(CollectiveId id);

    /// <summary>The id that member 0 has handed in; answered when it is there.</summary>
    /// <exception cref="Membership.EpochOverException">The epoch is over, or ended meanwhile.</exception>
    [Alias("find-collective"), ResponseTimeout("01:00:00")]
    Task<CollectiveId> FindCollective(int epoch);

    /// <summary>Stops the run after the step that is being trained.</summary>
    [Alias("stop")]
    Task Stop();

    /// <summary>Ends the epoch after the step that is being trained, so that its members can change with nothing to do again.</summary>
    [Alias("pause")]
    Task Pause();

    /// <summary>
    /// Commits nothing more in the epoch, closes its files, and says how it stood; members that still wait for a decision are refused.
    /// Null where the grain does not serve the epoch, as when it died and was activated anew.
    /// </summary>
    [Alias("seal")]
    Task<EpochEnd?> Seal(int epoch);

    /// <summary>Brings the ledger of the epoch to stable storage, as must be done before a checkpoint is published.</summary>
    /// <exception cref="Membership.EpochOverException">The epoch is over.</exception>
    [Alias("sync")]
    Task SyncLedger(int epoch);

    /// <summary>Tells that a checkpoint is complete.</summary>
    [Alias("published")]
    Task CheckpointPublished(long step, string path);

    /// <summary>Ends the service of the run: the grain holds nothing more.</summary>
    [Alias("end")]
    Task End();
}

using Immiscible.Cluster.Assignment;
using Immiscible.Cluster.Contracts.Assignment;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Workers;
using Orleans.Serialization;

namespace Immiscible.Cluster.Rehearsal;

/// <summary>Matches the step that is rehearsed as an assignment grain does, messages written and read included, and commits nothing.</summary>
internal sealed class RehearsalCoordinator(RunSpec spec, WorkThreads threads, Serializer serializer) : IAssignmentGrain, IDisposable
{
    private readonly StepMatching _matching = new(spec, threads);
    private readonly TaskFactory _turns = new(new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler);

    /// <inheritdoc/>
    public async Task<MatchAnswer> Match(DistanceRows rows)
    {
        var received = Sent(rows);
        return Sent(await _turns.StartNew(() => _matching.Board.SubmitAsync(received)).Unwrap());
    }

    /// <inheritdoc/>
    public Task<int[]?> FindMatch(long step) => Task.FromResult<int[]?>(null);

    /// <inheritdoc/>
    public Task<CommitDecision> Ready(ReadyReport report)
    {
        _ = Sent(report);
        return Task.FromResult(Sent(new CommitDecision { Committed = false, Stop = true }));
    }

    /// <inheritdoc/>
    public Task Begin(BeginEpoch request) => throw NotRehearsed();

    /// <inheritdoc/>
    public Task OfferCollective(CollectiveId id) => throw NotRehearsed();

    /// <inheritdoc/>
    public Task<CollectiveId> FindCollective(int epoch) => throw NotRehearsed();

    /// <inheritdoc/>
    public Task Stop() => throw NotRehearsed();

    /// <inheritdoc/>
    public Task Pause() => throw NotRehearsed();

    /// <inheritdoc/>
    public Task<EpochEnd?> Seal(int epoch) => throw NotRehearsed();

    /// <inheritdoc/>
    public Task SyncLedger(int epoch) => throw NotRehearsed();

    /// <inheritdoc/>
    public Task CheckpointPublished(long step, string path) => throw NotRehearsed();

    /// <inheritdoc/>
    public Task End() => throw NotRehearsed();

    /// <inheritdoc/>
    public void Dispose() => _matching.Dispose();

    private T Sent<T>(T message) where T : class => serializer.Deserialize<T>(serializer.SerializeToArray(message))!;

    private static NotSupportedException NotRehearsed() => new("only what members of an epoch call is rehearsed");
}

using Immiscible.Cluster.Contracts.Membership;
using Immiscible.Cluster.Contracts.Workers;
using Immiscible.Cluster.Faults;
using Immiscible.Cluster.Joining;
using Immiscible.Cluster.Tests.Support;
using Immiscible.Cluster.Workers;
using Immiscible.Collectives.Reduction;
using Immiscible.Collectives.Transport;
using Immiscible.Data;
using Microsoft.Extensions.Options;

namespace Immiscible.Cluster.Tests.Joining;

/// <summary>A worker copies the state of two that train, and must have their very bits.</summary>
public class StateJoinTests : IAsyncLifetime
{
    private const int Epoch = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly InMemoryNetwork _network = new();
    private readonly DatasetCache _datasets = new(Datasets.Open);
    private readonly List<WorkThread> _threads = [];
    private readonly List<WorkerSession> _sessions = [];
    private readonly List<StateFeed> _feeds = [];

    private WorkerSession Joiner => _sessions[^1];

    private string[] Members => [.. _sessions.Take(2).Select(static session => session.Transport.Address)];

    /// <summary>Makes the replicas, before any is made.</summary>
    private protected virtual IReplicaFactory CreateFactory() => new DiffusionReplicaFactory(Options.Create(new WorkerSlotOptions()));

    public async ValueTask InitializeAsync()
    {
        foreach (var name in (string[])["a", "b", "joiner"])
        {
            var thread = new WorkThread(name);
            _threads.Add(thread);
            _sessions.Add(await WorkerSession.PrepareAsync(
                new PrepareWorker { Run = "join", Spec = TinySpec.Create().Value, Directory = "none", Lead = default }, name, thread, _datasets, CreateFactory(), _network,
                new WorkerFaults(new NoFaults(), 0)));
        }
        for (var rank = 0; rank < 2; rank++) _feeds.Add(new StateFeed(_sessions[rank], new ReductionGroup(Epoch, rank, Members), 0));
        for (var step = 0; step < 3; step++) await TrainAsync(step);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var feed in _feeds) feed.Dispose();
        foreach (var session in _sessions) await session.DisposeAsync();
        foreach (var thread in _threads) thread.Dispose();
    }

    [Fact]
    public async Task The_copy_keeps_up_while_others_train()
    {
        await FollowAsync();
        for (var step = 3; step < 8; step++) await TrainAsync(step);
        await FinishAsync(8);
        AssertSameState();
    }

    [Fact]
    public async Task The_copy_may_be_made_between_any_two_steps()
    {
        // The members train on between their answers, so the chunks are of different steps.
        var training = Task.Run(async () =>
        {
            for (var step = 3; step < 40; step++) await TrainAsync(step);
        }, TestContext.Current.CancellationToken);
        await FollowAsync();
        await training;
        await FinishAsync(40);
        AssertSameState();
    }

    [Fact]
    public async Task What_the_members_did_not_send_is_copied_when_training_pauses()
    {
        await FollowAsync();
        foreach (var feed in _feeds) feed.Dispose();
        for (var step = 3; step < 6; step++) await TrainAsync(step);
        await FinishAsync(6, TimeSpan.Zero);
        AssertSameState();
    }

    [Fact]
    public async Task A_copy_may_be_finished_at_any_moment_of_it()
    {
        var (following, training) = (FollowAsync(), TrainAsync(3));
        await training;
        await FinishAsync(4, TimeSpan.Zero);
        await following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        AssertSameState();
    }

    [Fact]
    public async Task A_copy_that_is_ahead_goes_back_to_the_step_that_the_run_was_rolled_back_to()
    {
        await FollowAsync();
        for (var step = 3; step < 8; step++) await TrainAsync(step);
        await FinishAsync(8);
        // The members were at an earlier step all along, as after a rollback.
        foreach (var member in _sessions.Take(2)) member.Progress.Begin(5);
        await FinishAsync(5);
        AssertSameState();
    }

    [Fact]
    public async Task A_copy_that_came_to_nothing_leaves_the_seeds_weights()
    {
        var fresh = Joiner.Replica.StateVector("parameters").Host.ToArray();
        await FollowAsync();
        Assert.NotEqual(fresh, Joiner.Replica.StateVector("parameters").Host.ToArray());
        await Joiner.RestoreAsync(new RestoreState { Step = 0 }, Patience, TestContext.Current.CancellationToken);
        Assert.Equal(fresh, Joiner.Replica.StateVector("parameters").Host.ToArray());
    }

    [Fact]
    public async Task Whoever_has_the_state_copies_no_other_though_it_is_told_to_late()
    {
        await FinishAsync(3);
        var state = Joiner.Replica.StateVector("parameters").Host.ToArray();
        await TrainAsync(3);
        await Assert.ThrowsAsync<EpochOverException>(FollowAsync);
        Assert.Equal(state, Joiner.Replica.StateVector("parameters").Host.ToArray());
    }

    [Fact]
    public async Task A_takeover_waits_for_the_copy_that_it_ends()
    {
        var feed = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        // Two orders to follow under way, the second of which waits for the first to stop, when the takeover comes.
        Task[] following = [FollowAsync(1, () => feed.Task), FollowAsync(2, () => feed.Task)];
        var finishing = FinishAsync(3);
        feed.SetResult(3);
        await finishing;
        foreach (var one in following) await one.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        AssertSameState();
        for (var step = 3; step < 5; step++) await TrainAsync(step);
        await FinishAsync(5);
        AssertSameState();
    }

    private Task FollowAsync(int epoch, Func<Task<long>> feed) => Joiner.FollowAsync(
        MembershipEpoch.Deal(epoch, 0, 8, [.. Members.Select(static address => new Participant(address, address))], "join|0"), feed);

    private Task FollowAsync() => Joiner.FollowAsync(
        MembershipEpoch.Deal(Epoch, 0, 8, [.. Members.Select(static address => new Participant(address, address))], "join|0"),
        () => Task.FromResult(_feeds.Max(feed => feed.Add(Joiner.Transport.Address))));

    private Task FinishAsync(long step, TimeSpan? patience = null) => Joiner.RestoreAsync(
        new RestoreState { Step = step, Donors = [.. Members.Select(static address => new Participant(address, address))] }, patience ?? Patience, TestContext.Current.CancellationToken);

    /// <summary>One step of both members with a gradient that only the step decides.</summary>
    private async Task TrainAsync(int step)
    {
        for (var rank = 0; rank < 2; rank++)
        {
            var progress = _sessions[rank].Progress;
            var reduced = progress.Sum.BeginLoad();
            for (var i = 0; i < reduced.Length; i++) reduced.Span[i] = MathF.Sin(i * 0.37f + step);
            progress.Sum.CompleteLoad();
            progress.Complete(progress.Sum, _sessions[rank].Replica.Norm(progress.Sum, _sessions[rank].Scale));
            _feeds[rank].Committed(step);
            await _sessions[rank].ApplyAsync();
        }
    }

    private void AssertSameState()
    {
        foreach (var name in Joiner.Replica.StateNames)
            Assert.True(Joiner.Replica.StateVector(name).Host.Span.SequenceEqual(_sessions[0].Replica.StateVector(name).Host.Span), $"{name} has other bits");
        Assert.Equal(_sessions[0].Progress.Applied, Joiner.Progress.Applied);
    }
}

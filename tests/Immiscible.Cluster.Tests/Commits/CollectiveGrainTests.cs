using Immiscible.Cluster.Contracts.Assignment;
using Immiscible.Cluster.Contracts.Membership;
using Immiscible.Cluster.Contracts.Workers;
using Immiscible.Cluster.DataPlane;
using Immiscible.Cluster.Runs;
using Immiscible.Cluster.Tests.Support;
using Immiscible.Collectives.Nccl;

namespace Immiscible.Cluster.Tests.Commits;

public sealed class CollectiveGrainTests(TestCluster cluster) : IAsyncLifetime
{
    private const string Key = "collective|0";

    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;
    private RunDirectory? _directory;

    private IAssignmentGrain Assignment => cluster.Grains.GetGrain<IAssignmentGrain>(Key);

    public ValueTask InitializeAsync()
    {
        _directory = RunDirectory.Create(cluster.NewDirectory(), TinySpec.Create().Value);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync() => await Assignment.End();

    [Fact]
    public async Task Members_of_an_epoch_find_the_id_that_one_of_them_leaves()
    {
        await BeginAsync(1);
        var waiting = new NcclMeeting(Assignment, 1).FindAsync(_cancellation);
        var id = NcclUniqueId.Of([.. Enumerable.Range(0, NcclUniqueId.Bytes).Select(static value => (byte)value)]);

        await new NcclMeeting(Assignment, 1).OfferAsync(id, _cancellation);

        Assert.Equal(id.ToArray(), (await waiting).ToArray());
    }

    [Fact]
    public async Task When_member_0_dies_before_the_id_is_there_the_end_of_the_epoch_ends_the_wait()
    {
        await BeginAsync(1);
        var waiting = Assignment.FindCollective(1);

        await Assignment.Seal(1);

        await Assert.ThrowsAsync<EpochOverException>(() => waiting);
    }

    [Fact]
    public async Task A_member_that_is_late_can_leave_no_id_for_the_next_epoch()
    {
        await BeginAsync(1);
        await BeginAsync(2);
        var waiting = Assignment.FindCollective(2);

        await Assert.ThrowsAsync<EpochOverException>(() => Assignment.OfferCollective(new CollectiveId(1, [1])));
        await Assert.ThrowsAsync<EpochOverException>(() => Assignment.FindCollective(1));
        await Assignment.OfferCollective(new CollectiveId(2, [2]));

        Assert.Equal([2], (await waiting).Value);
    }

    [Fact]
    public async Task Where_no_epoch_is_under_way_an_id_is_refused() =>
        await Assert.ThrowsAsync<EpochOverException>(() => Assignment.OfferCollective(new CollectiveId(1, [1])));

    [Fact]
    public async Task A_member_that_leaves_waits_no_longer()
    {
        await BeginAsync(1);
        using var leaving = new CancellationTokenSource();
        var waiting = new NcclMeeting(Assignment, 1).FindAsync(leaving.Token);

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    private Task BeginAsync(int number) => Assignment.Begin(new BeginEpoch
    {
        Run = "collective", Spec = TinySpec.Create().Value, Directory = _directory!.Path, Reason = "loss",
        Epoch = MembershipEpoch.Deal(number, 0, 8, [new Participant("a", "a"), new Participant("b", "b")], Key),
        Prepared = new WorkerPrepared { Parameters = 1, Dataset = "d", DatasetCount = 40, DatasetHash = "h", Build = "b", ProbeHash = "p" },
    });
}

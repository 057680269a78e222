using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Tests.Support;
using Immiscible.Collectives.Nccl;

namespace Immiscible.Cluster.Tests.DataPlane;

public sealed class NcclRunTests(TestCluster cluster)
{
    // Sums are those of the canonical order but for their rounding, which training carries on.
    private const double Tolerance = 1e-4;

    private static readonly TinySpec Spec = TinySpec.Create("workers=3", "training.collective=nccl");

    [Fact]
    public async Task Members_that_sum_by_nccl_train_as_those_do_that_sum_by_sockets()
    {
        var nccl = cluster.Nccl.Nccl = new FakeNccl();

        var run = await cluster.TrainAsync(Spec, onDevice: true);

        IsSound(run, nccl);
        Assert.Equal(3, nccl.Count.Made);
        Assert.True(Deviation(run, await SocketsAsync()) < Tolerance);
    }

    [Fact]
    public async Task Sums_that_are_off_by_one_percent_would_be_found()
    {
        cluster.Nccl.Nccl = new FakeNccl { Scale = 1.01f };

        Assert.True(Deviation(await cluster.TrainAsync(Spec, onDevice: true), await SocketsAsync()) > Tolerance);
    }

    [Fact]
    public async Task An_error_in_a_sum_ends_the_epoch_and_the_next_one_completes_the_step()
    {
        var nccl = cluster.Nccl.Nccl = new FakeNccl { Summing = static (clique, rank, sum) => clique == 0 && rank == 1 && sum == 3 ? NcclResult.RemoteError : NcclResult.Success };

        var run = await cluster.TrainAsync(Spec, onDevice: true);

        IsSound(run, nccl);
        var change = Assert.Single(run.Events.OfType<MembershipChanged>());
        Assert.Equal(("loss", 3L, 3), (change.Reason, change.Step, change.Workers));
        Assert.Equal(6, nccl.Count.Made);
        Assert.True(Deviation(run, await SocketsAsync()) < Tolerance);
    }

    [Fact]
    public async Task An_epoch_that_ends_while_its_members_meet_is_followed_by_one_that_trains()
    {
        var nccl = cluster.Nccl.Nccl = new FakeNccl { Meeting = static (clique, rank, _) => clique == 0 && rank == 2 ? NcclResult.RemoteError : NcclResult.Success };

        var run = await cluster.TrainAsync(Spec, onDevice: true);

        IsSound(run, nccl);
        Assert.Equal(("loss", 0L), run.Events.OfType<MembershipChanged>().Select(static change => (change.Reason, change.Step)).Single());
        Assert.Equal(6, nccl.Count.Made);
    }

    [Fact]
    public async Task Members_on_one_device_end_the_run_with_what_to_do()
    {
        var nccl = cluster.Nccl.Nccl = new FakeNccl { Meeting = static (_, _, _) => NcclResult.InvalidUsage, Said = "Duplicate GPU detected : rank 1 and rank 0 both on CUDA device 1a000" };

        var run = await cluster.TrainAsync(Spec, onDevice: true);

        run.Ended(RunStopReason.Failed, 0);
        Assert.Contains("give each silo one of its own by CUDA_VISIBLE_DEVICES", run.Stopped.Message, StringComparison.Ordinal);
        Assert.All((await cluster.Fleet.Status()).Slots, static slot => Assert.Null(slot.Run));
        Assert.Equal((0, false), (nccl.Count.Alive, nccl.WasMisused));
    }

    [Fact]
    public async Task A_run_whose_slots_cannot_take_part_is_rejected_and_nothing_is_left()
    {
        cluster.Nccl.Refusal = "libnccl.so.2 was not found";
        TrainedRun run;
        try
        {
            run = await cluster.TrainAsync(Spec, onDevice: true);
        }
        finally
        {
            cluster.Nccl.Refusal = null;
        }

        run.Ended(RunStopReason.Rejected, 0);
        Assert.Matches("^training.collective: nccl cannot be used by the worker [^ ]+: libnccl.so.2 was not found$", run.Stopped.Message);
        Assert.False(Directory.Exists(run.Directory));
    }

    [Fact]
    public async Task A_run_that_sums_by_sockets_asks_for_no_nccl()
    {
        cluster.Nccl.Refusal = "libnccl.so.2 was not found";
        try
        {
            (await cluster.TrainAsync(TinySpec.Create("training.steps=1"))).Ended(RunStopReason.Completed, 1);
        }
        finally
        {
            cluster.Nccl.Refusal = null;
        }
    }

    private Task<TrainedRun> SocketsAsync() => cluster.UndisturbedAsync(Spec.With("training.collective=sockets"));

    private static void IsSound(TrainedRun run, FakeNccl nccl)
    {
        var verified = run.Ended(RunStopReason.Completed, Spec.Value.Training.Steps).Verify();
        Assert.True(verified.Ok, string.Join("; ", verified.Problems));
        Assert.Equal((0, false), (nccl.Count.Alive, nccl.WasMisused));
    }

    /// <summary>Greatest relative difference of a step's loss or gradient norm.</summary>
    private static double Deviation(TrainedRun run, TrainedRun other) => run.Steps.Zip(other.Steps, static (mine, theirs) =>
        Math.Max(Math.Abs((mine.Loss / theirs.Loss) - 1), Math.Abs((mine.GradientNorm / theirs.GradientNorm) - 1))).Max();
}

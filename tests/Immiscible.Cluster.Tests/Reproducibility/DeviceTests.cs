using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Tests.Support;

namespace Immiscible.Cluster.Tests.Reproducibility;

/// <summary>
/// The promise with replicas that keep all in tensors, as on a device: sums of gradients are elementwise there, too. Here torch computes on the CPU, whose
/// kernels always give the same bits.
/// </summary>
public sealed class DeviceTests(TestCluster cluster)
{
    private static readonly string[] Classes = ["model.classConditional=true", "objective.classDropout=0.2"];
    private static readonly string[] Target =
        ["model.family=ncsnpp", "model.patchSize=1", "model.groups=32", "objective.kind=consistency", "objective.curriculumSteps=6", "objective.endScales=12", "sampling.steps=1"];

    public static TheoryData<int, string, string[]> Runs => new()
    {
        { 2, "fp32", Classes }, { 3, "fp32", Classes }, { 3, "bf16", Classes }, { 3, "fp32", Target }, { 3, "bf16", Target },
    };

    [Theory, MemberData(nameof(Runs))]
    public async Task Any_number_of_workers_gives_the_same_bits(int workers, string precision, string[] settings)
    {
        var spec = TinySpec.Create([.. settings, $"training.precision={precision}"]);
        var alone = await cluster.TrainAsync(spec.With("workers=1"), onDevice: true);

        var run = await cluster.TrainAsync(spec.With($"workers={workers}"), onDevice: true);

        run.HasBitsOf(alone);
        Assert.Equal(workers, Assert.IsType<RunStarted>(run.Events[0]).Workers);
    }

    [Fact]
    public async Task Stopped_and_resumed_with_other_workers_gives_the_same_bits()
    {
        var spec = TinySpec.Create("training.precision=bf16");
        var alone = await cluster.TrainAsync(spec.With("workers=1"), onDevice: true);
        var stopped = (await cluster.TrainAsync(spec.With("workers=2"), script: new StopAfter(3), onDevice: true)).Ended(RunStopReason.Stopped, 3);

        var resumed = await cluster.TrainAsync(spec.With("workers=3"), stopped.Directory, resume: true, onDevice: true);

        resumed.HasBitsOf(alone);
    }

    [Fact]
    public async Task The_precision_is_a_part_of_the_run()
    {
        var run = await cluster.TrainAsync(TinySpec.Create("training.precision=bf16"), onDevice: true);

        Assert.False(run.HasWeightsOf(await cluster.UndisturbedAsync(TinySpec.Create())), "bfloat16 gives the weights of float32");
        Assert.NotEqual(TinySpec.Create().Value.TrainingHash(), run.Spec.Value.TrainingHash());
    }

    [Fact]
    public async Task A_gradient_that_is_not_finite_ends_the_run_and_names_the_granule()
    {
        var run = await cluster.TrainAsync(
            TinySpec.Create("workers=2"), onDevice: true,
            script: new Fault(2, 5, static (loss, gradient) =>
            {
                gradient[3] = float.NaN;
                return loss;
            }));

        run.Ended(RunStopReason.Diverged, 2);
        Assert.Contains("in granule 5;", run.Stopped.Message, StringComparison.Ordinal);
    }
}

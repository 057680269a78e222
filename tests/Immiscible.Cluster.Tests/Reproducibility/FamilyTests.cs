using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Tests.Support;
using Immiscible.Diffusion.Training;

namespace Immiscible.Cluster.Tests.Reproducibility;

/// <summary>Every family of networks and objectives, with what it keeps beside the weights, on a curriculum that changes within the run.</summary>
public sealed class FamilyTests(TestCluster cluster)
{
    private static readonly string[] Guided = ["model.family=guided-unet", "model.patchSize=1", "model.headChannels=4", "model.scaleShiftNorm=true", "model.resampleBlocks=true"];
    private static readonly string[] Ncsnpp = ["model.family=ncsnpp", "model.patchSize=1", "model.groups=32"];
    private static readonly string[] RAdam = ["optimizer.kind=radam", "optimizer.clipNorm=0", "ema.ramp=false", "ema.further=[0.5, 0.9]"];

    private static readonly Dictionary<string, string[]> Families = new()
    {
        ["consistency"] = [.. Ncsnpp, .. RAdam, "objective.kind=consistency", "objective.curriculumSteps=6", "objective.endScales=12", "sampling.steps=1"],
        ["improved"] =
        [
            .. Guided, .. RAdam, "objective.kind=improved-consistency", "objective.curriculumSteps=6", "objective.endScales=40", "objective.timeScale=1000",
            "sampling.steps=2",
        ],
        ["easy"] = [.. Ncsnpp, .. RAdam, "objective.kind=easy-consistency", "objective.stageSteps=2", "sampling.steps=1"],
        ["flow"] = [.. Guided, "objective.kind=flow", "optimizer.warmupFromZero=true", "sampling.steps=4"],
        ["flow of some width"] = ["model.family=diffusers-unet", "model.patchSize=1", "objective.kind=flow", "objective.sigma=0.1", "sampling.steps=4"],
        ["classes"] =
        [
            "model.classConditional=true", "objective.classDropout=0.2", "objective.prediction=x0", "objective.schedule=cosine", "objective.minSnrGamma=5",
            "optimizer.kind=adamw", "optimizer.weightDecay=0.01", "optimizer.schedule=cosine", "optimizer.decaySteps=6", "ema.ramp=false", "ema.power=0.75",
            "matching.conditionPenalty=2", "sampling.guidance=2", "sampling.steps=4",
        ],
        ["nearest noise"] = [.. Guided, "objective.kind=flow", "matching.mode=knn", "sampling.steps=4"],
    };

    public static TheoryData<string> Names => [.. Families.Keys];

    [Theory, MemberData(nameof(Names))]
    public async Task Any_number_of_workers_gives_the_same_bits(string family)
    {
        var spec = TinySpec.Create(Families[family]);

        var run = await cluster.TrainAsync(spec.With("workers=3"));

        run.HasBitsOf(await cluster.UndisturbedAsync(spec));
    }

    [Theory, MemberData(nameof(Names))]
    public async Task Stopped_and_resumed_with_other_workers_gives_the_same_bits(string family)
    {
        var spec = TinySpec.Create(Families[family]);
        var stopped = (await cluster.TrainAsync(spec.With("workers=2"), script: new StopAfter(3))).Ended(RunStopReason.Stopped, 3);

        var resumed = await cluster.TrainAsync(spec.With("workers=1"), stopped.Directory, resume: true);

        resumed.HasBitsOf(await cluster.UndisturbedAsync(spec));
    }

    [Fact]
    public async Task A_checkpoint_holds_the_target_and_every_average()
    {
        var run = await cluster.UndisturbedAsync(TinySpec.Create(Families["consistency"]));

        var checkpoint = run.Checkpoints.FindNewest(out _);

        Assert.Equal(
            [StateVectors.Parameters, StateVectors.Ema, "ema.0.5", "ema.0.9", StateVectors.Target, StateVectors.FirstMoment, StateVectors.SecondMoment],
            checkpoint!.Manifest.Files.Select(file => file.Vector));
        var vectors = checkpoint.Manifest.Files.Select(file => checkpoint.Read(file.Vector)).ToArray();
        for (var i = 0; i < vectors.Length; i++)
            for (var j = 0; j < i; j++) Assert.NotEqual(vectors[i], vectors[j]);
    }

    [Fact]
    public async Task The_families_differ()
    {
        var weights = new HashSet<string?>();
        foreach (var family in Families.Values)
            weights.Add((await cluster.UndisturbedAsync(TinySpec.Create(family))).Ended(RunStopReason.Completed, 6).Verify().WeightsSha256);
        Assert.Equal(Families.Count, weights.Count);
    }
}

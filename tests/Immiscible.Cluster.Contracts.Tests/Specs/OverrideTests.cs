using Immiscible.Cluster.Contracts.Specs;

namespace Immiscible.Cluster.Contracts.Tests.Specs;

public sealed class OverrideTests
{
    private static RunSpec Tiny(params string[] sets) => RunSpecReader.FromPreset("tiny", [.. sets.Select(SpecOverride.Parse)]);

    [Fact]
    public void Overrides_replace_values_and_the_last_one_counts()
    {
        var spec = Tiny("seed=18446744073709551615", "optimizer.learningRate=1e-3", "optimizer.betas=[0.5, 0.9]", "model.channelMultipliers=[1,2,4]",
            "model.attention=[false,false,true]", "ema.ramp=false", "matching.quantization=fp16", "workers=2", "workers=3");
        Assert.Equal(ulong.MaxValue, spec.Seed);
        Assert.Equal(1e-3, spec.Optimizer.LearningRate);
        Assert.Equal((0.5, 0.9), (spec.Optimizer.Beta1, spec.Optimizer.Beta2));
        Assert.Equal([1, 2, 4], spec.Model.ChannelMultipliers);
        Assert.Equal([false, false, true], spec.Model.Attention);
        Assert.False(spec.Ema.Ramp);
        Assert.Equal(MatchingQuantization.Float16, spec.Matching.Quantization);
        Assert.Equal(new WorkerRange(3), spec.Workers);
    }

    [Fact]
    public void Matching_none_is_a_shorthand_in_yaml_and_in_overrides()
    {
        Assert.Equal(MatchingMode.None, Tiny("matching=none").Matching.Mode);
        Assert.Equal(3, Tiny("matching=none").Matching.Prefetch);
        var text = "name: a\ndata: {source: shapes, count: 64}\nmatching: none\ntraining: {steps: 1, batch: 32, granules: 8}\n";
        Assert.Equal(MatchingMode.None, RunSpecReader.FromText(text, "a.yaml").Matching.Mode);
    }

    [Fact]
    public void A_section_may_be_overridden_key_by_key_in_one_go() =>
        Assert.Equal((64, 5UL), Tiny("data={count: 64, seed: 5}") is var spec ? (spec.Data.Count, spec.Data.Seed) : default);

    [Theory]
    [InlineData("C:\\images: #1")]
    [InlineData("[odd")]
    public void A_path_is_taken_as_typed(string path) =>
        Assert.Equal(path, RunSpecReader.FromPreset("cifar10-ddim", SpecOverride.Parse($"data.path={path}")).Data.Path);

    [Theory]
    [InlineData("training.batch")]
    [InlineData("=3")]
    public void An_override_without_key_or_value_says_the_form(string text) =>
        Assert.Contains("path.to.key=value", Assert.Throws<RunSpecException>(() => SpecOverride.Parse(text)).Message);

    [Fact]
    public void Only_keys_that_move_the_weights_change_the_training_hash()
    {
        var hash = Tiny().TrainingHash();
        Assert.Matches("^[0-9a-f]{64}$", hash);
        foreach (var harmless in new[] { "name=other", "workers=4", "workers=2..8", "matching.prefetch=7", "training.steps=7", "checkpoints.every=3",
            "checkpoints.keep=1", "sampling.count=9", "sampling.steps=9", "sampling.seed=9" })
            Assert.True(hash == Tiny(harmless).TrainingHash(), harmless);
        foreach (var harmful in new[] { "seed=1", "data.count=128", "data.seed=1", "data.flip=false", "model.channels=16", "model.dropout=0",
            "matching=none", "matching=linear-flipped", "matching=knn", "matching.quantization=fp16", "matching.quantization=none", "matching.distance=l1",
            "matching.poolFactor=2", "matching={scope: group, groups: 2}", "matching.largestBlock=4", "matching.conditionPenalty=1",
            "matching.conditionPenalty=.inf", "matching={mode: knn, candidates: 2}", "matching={mode: knn, renormalize: true}", "optimizer.learningRate=0.1", "optimizer.betas=[0.9, 0.99]", "ema.decay=0.9",
            "training.batch=8", "training.granules=4", "training.threads=2", "training.collective=nccl", "objective.timesteps=500" })
            Assert.True(hash != Tiny(harmful).TrainingHash(), harmful);
    }
}

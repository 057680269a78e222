using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Contracts.Specs.Schema;

namespace Immiscible.Cluster.Contracts.Tests.Specs;

public sealed class PresetTests
{
    public static TheoryData<string> Presets => [.. RunSpecPresets.Names];

    [Fact]
    public void The_presets_are_those_that_are_documented() =>
        Assert.Equal(
            [
                "celeba64-consistency", "celeba64-consistency-small", "cifar10-consistency", "cifar10-consistency-class", "cifar10-consistency-small", "cifar10-ddim",
                "cifar10-ddim-class", "cifar10-ddim-small", "cifar10-flow", "cifar10-flow-class", "cifar10-flow-small", "cifar10-ict", "cifar10-ict-small", "quickstart",
                "tiny", "tiny-imagenet64-consistency", "tiny-imagenet64-consistency-class", "tiny-imagenet64-consistency-small",
            ],
            RunSpecPresets.Names);

    [Theory, MemberData(nameof(Presets))]
    public void A_preset_names_itself_and_gives_every_key_that_it_has_a_use_for(string preset)
    {
        var spec = RunSpecReader.FromPreset(preset);
        Assert.Equal(preset, spec.Name);
        var all = SpecSchema.Fields.Select(static field => field.Path).ToList();
        var given = Paths(RunSpecPresets.Text(preset)).ToList();
        Assert.Equal(all.Where(given.Contains), given);
        Assert.Empty(all.Except(given).Except(UnusedKeys.Of(spec)));
        Assert.DoesNotContain(given, path => UnusedKeys.Of(spec).Contains(path) && !path.StartsWith("matching.", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Paths(string text)
    {
        var section = "";
        foreach (var line in text.Split('\n').Where(static line => line.Contains(':') && !line.StartsWith('#')))
        {
            var key = line[..line.IndexOf(':')];
            if (line.TrimEnd() == key + ":") section = key + ".";
            else yield return key.StartsWith(' ') ? section + key.Trim() : key;
        }
    }

    [Theory, MemberData(nameof(Presets))]
    public void A_written_spec_is_read_back_equal(string preset)
    {
        var spec = RunSpecReader.FromPreset(preset);
        var text = RunSpecWriter.Write(spec);
        Assert.Equal(spec, RunSpecReader.FromText(text, "run.yaml"));
        Assert.Equal(text, RunSpecWriter.Write(RunSpecReader.FromText(text, "run.yaml")));
    }

    [Theory]
    [InlineData("3", 3, 3)]
    [InlineData("2..8", 2, 8)]
    [InlineData("4..4", 4, 4)]
    public void A_range_of_workers_survives_writing(string text, int minimum, int maximum)
    {
        var spec = RunSpecReader.FromPreset("tiny", SpecOverride.Parse($"workers={text}"));
        Assert.Equal((minimum, maximum), (spec.Workers.Minimum, spec.Workers.Maximum));
        Assert.Equal(spec, RunSpecReader.FromText(RunSpecWriter.Write(spec), "run.yaml"));
    }

    [Fact]
    public void The_cifar10_preset_is_the_papers_set_up()
    {
        var spec = RunSpecReader.FromPreset("cifar10-ddim");
        Assert.Equal(2040 * (50_000 / 256), spec.Training.Steps);
        Assert.Equal(256, spec.Training.Batch);
        Assert.Equal(new ModelSpec(), spec.Model);
        Assert.Equal([1, 2, 2, 2], spec.Model.ChannelMultipliers);
        Assert.Equal(new OptimizerSpec { LearningRate = 2e-4, Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1e-8, WarmupSteps = 5000, ClipNorm = 1 }, spec.Optimizer);
        Assert.Equal(new EmaSpec { Decay = 0.9999, Ramp = true }, spec.Ema);
        Assert.Equal(MatchingMode.Linear, spec.Matching.Mode);
    }

    [Fact]
    public void The_consistency_preset_is_the_references_set_up()
    {
        var spec = RunSpecReader.FromPreset("cifar10-consistency");
        Assert.Equal(new ModelSpec { Family = "ncsnpp", Channels = 128, ChannelMultipliers = [2, 2, 2], ResidualBlocks = 4, Attention = [false, true, false], Dropout = 0 }, spec.Model);
        Assert.Equal(new ObjectiveSpec { Kind = "consistency", StartScales = 2, EndScales = 150, StartDecay = 0.9, CurriculumSteps = 800_000, Metric = "pseudo-huber" }, spec.Objective);
        Assert.Equal(new OptimizerSpec { Kind = "radam", LearningRate = 4e-4, WarmupSteps = 0, ClipNorm = 0 }, spec.Optimizer);
        Assert.Equal((512, 800_000L, 0.9999, false), (spec.Training.Batch, spec.Training.Steps, spec.Ema.Decay, spec.Ema.Ramp));
    }

    [Fact]
    public void The_improved_consistency_preset_is_the_references_set_up()
    {
        var spec = RunSpecReader.FromPreset("cifar10-ict");
        Assert.Equal((0.3, 0.02), (spec.Model.Dropout, spec.Model.FourierScale));
        Assert.Equal(new ObjectiveSpec { Kind = "improved-consistency", StartScales = 10, EndScales = 1280, CurriculumSteps = 400_000, LogMean = -1.1, LogDeviation = 2 }, spec.Objective);
        Assert.Equal(new OptimizerSpec { Kind = "radam", LearningRate = 1e-4, WarmupSteps = 0, ClipNorm = 0 }, spec.Optimizer);
        Assert.Equal((1024, 400_000L, 0.99993, 2), (spec.Training.Batch, spec.Training.Steps, spec.Ema.Decay, spec.Sampling.Steps));
    }

    [Fact]
    public void The_flow_preset_is_the_references_set_up()
    {
        var spec = RunSpecReader.FromPreset("cifar10-flow");
        Assert.Equal(new ModelSpec { Family = "guided-unet", Heads = 4, HeadChannels = 64, HeadsFirst = true }, spec.Model);
        Assert.Equal(new ObjectiveSpec { Kind = "flow" }, spec.Objective);
        Assert.Equal(new OptimizerSpec { LearningRate = 2e-4, WarmupSteps = 5000, WarmupFromZero = true, ClipNorm = 1 }, spec.Optimizer);
        Assert.Equal((128, 400_001L, 0.9999, false), (spec.Training.Batch, spec.Training.Steps, spec.Ema.Decay, spec.Ema.Ramp));
    }

    [Fact]
    public void Every_way_of_matching_survives_writing()
    {
        foreach (var matching in new[]
        {
            "{mode: linear-flipped, distance: squared-l2, quantization: fp16-operands, poolFactor: 3, scope: group, groups: 4, conditionPenalty: 2.5}",
            "{conditionPenalty: .inf, largestBlock: 4, quantization: none}", "{mode: knn, distance: inner-product, candidates: 7, renormalize: true}",
        })
        {
            var spec = RunSpecReader.FromPreset("tiny", SpecOverride.Parse($"matching={matching}"));
            Assert.Equal(spec, RunSpecReader.FromText(RunSpecWriter.Write(spec), "run.yaml"));
            Assert.NotEqual(spec, RunSpecReader.FromPreset("tiny"));
        }
    }

    [Theory]
    [InlineData("it's: a # path/with \"quotes\"")]
    [InlineData("null")]
    [InlineData("-dash")]
    [InlineData("tab\tand \\ backslash é")]
    public void A_path_that_looks_like_yaml_survives_writing(string path)
    {
        var spec = RunSpecReader.FromPreset("cifar10-ddim") is var read ? read with { Data = read.Data with { Path = path } } : null!;
        Assert.Equal(path, RunSpecReader.FromText(RunSpecWriter.Write(spec), "run.yaml").Data.Path);
    }
}

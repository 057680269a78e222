using Immiscible.Cluster.Contracts.Specs;

namespace Immiscible.Cluster.Contracts.Tests.Specs;

public sealed class PresetTests
{
    public static TheoryData<string> Presets => [.. RunSpecPresets.Names];

    [Fact]
    public void The_presets_are_those_that_are_documented() =>
        Assert.Equal(["cifar10-ddim", "cifar10-ddim-small", "quickstart", "tiny"], RunSpecPresets.Names);

    [Theory, MemberData(nameof(Presets))]
    public void A_preset_names_itself_and_gives_every_key(string preset)
    {
        Assert.Equal(preset, RunSpecReader.FromPreset(preset).Name);
        var keys = RunSpecWriter.Write(RunSpecReader.FromPreset(preset)).Split('\n').Select(Key).Where(key => key.Length > 0);
        var given = RunSpecPresets.Text(preset).Split('\n').Where(line => !line.StartsWith('#')).Select(Key).Where(key => key.Length > 0);
        Assert.Equal(keys, given);

        static string Key(string line) => line.Contains(':') ? line[..line.IndexOf(':')] : "";
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

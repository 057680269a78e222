using Immiscible.Cluster.Contracts.Specs;

namespace Immiscible.Cluster.Contracts.Tests.Specs;

public sealed class BadSpecTests
{
    [Theory]
    // Unknown names.
    [InlineData("trainng.batch=8", "trainng.batch: unknown key; nearest: training.batch")]
    [InlineData("training.bacth=8", "training.bacth: unknown key; nearest: training.batch; allowed in training: steps, batch, granules, threads")]
    [InlineData("batch=8", "batch: unknown key; nearest: training.batch")]
    [InlineData("sead=8", "sead: unknown key; nearest: seed")]
    [InlineData("matching=linaer", "matching.mode: linaer is not known; nearest: linear; allowed: none | linear | linear-flipped | knn")]
    [InlineData("data.source=cifar1000", "data.source: cifar1000 is not known; nearest: cifar100; allowed: cifar10 | cifar100 | celeba | images | shapes")]
    // Wrong types.
    [InlineData("training.batch=many", "training.batch: many is not an integer; allowed: an integer from 1 to 65536")]
    [InlineData("training.batch=1.5", "training.batch: 1.5 is not an integer")]
    [InlineData("training.batch=\"8\"", "training.batch: \"8\" is not an integer")]
    [InlineData("training.batch=", "training.batch: null is not an integer")]
    [InlineData("training={}{", "training: ")]
    [InlineData("training=8", "training: 8 is not a mapping; allowed: the keys steps, batch, granules, threads")]
    [InlineData("workers=two", "workers: two is neither a number nor a range; allowed: a number from 1 to 1024, or a range of them such as 2..8")]
    [InlineData("workers=2...8", "workers: 2...8 is neither a number nor a range")]
    [InlineData("workers=..8", "workers: ..8 is neither a number nor a range")]
    [InlineData("workers=[2, 8]", "workers: [2, 8] is neither a number nor a range")]
    [InlineData("workers=0..8", "workers: 0..8 is out of range")]
    [InlineData("workers=1..1025", "workers: 1..1025 is out of range")]
    [InlineData("workers=4..2", "workers: 4..2 ends below its beginning")]
    [InlineData("ema.ramp=yes", "ema.ramp: yes is neither true nor false; allowed: true or false")]
    [InlineData("model.attention=true", "model.attention: true is not a sequence")]
    [InlineData("model.attention=[true, 1]", "model.attention: [true, 1] is wrong at value 2: 1 is neither true nor false")]
    [InlineData("name=a b", "name: a b is not allowed; allowed: 1 to 64 letters")]
    [InlineData("name=", "name: null is no text")]
    [InlineData("training.collective=ncll", "training.collective: ncll is not known; nearest: nccl; allowed: sockets | nccl")]
    // Out of range, not finite.
    [InlineData("training.steps=0", "training.steps: 0 is out of range; allowed: an integer from 1 to")]
    [InlineData("seed=-1", "seed: -1 is out of range")]
    [InlineData("seed=18446744073709551616", "seed: 18446744073709551616 is out of range")]
    [InlineData("matching.prefetch=0", "matching.prefetch: 0 is out of range; allowed: an integer from 1 to 16")]
    [InlineData("matching.prefetch=17", "matching.prefetch: 17 is out of range")]
    [InlineData("matching.quantization=u4", "matching.quantization: u4 is not known; nearest: u8; allowed: u16 | u8 | fp16 | fp16-operands | none")]
    [InlineData("matching.distance=l3", "matching.distance: l3 is not known; nearest: l2; allowed: l2 | squared-l2 | l1 | inner-product")]
    [InlineData("matching.poolFactor=0", "matching.poolFactor: 0 is out of range")]
    [InlineData("matching.candidates=0", "matching.candidates: 0 is out of range; allowed: an integer from 1 to")]
    [InlineData("matching.conditionPenalty=-1", "matching.conditionPenalty: -1 is out of range; allowed: a number at least 0 and below 1E+30, or .inf")]
    [InlineData("matching.conditionPenalty=-.inf", "matching.conditionPenalty: -.inf is not a finite number")]
    [InlineData("matching.conditionPenalty=.nan", "matching.conditionPenalty: .nan is not a finite number")]
    [InlineData("optimizer.epsilon=.inf", "optimizer.epsilon: .inf is not a finite number")]
    [InlineData("optimizer.betas=[0.9, 1.0]", "optimizer.betas: [0.9, 1.0] is wrong at value 2: 1.0 is out of range")]
    [InlineData("optimizer.betas=[0.9]", "optimizer.betas: [0.9] has 1 values; allowed: a sequence [a, b, ...] of 2 values, each a number at least 0 and below 1")]
    [InlineData("optimizer.learningRate=.nan", "optimizer.learningRate: .nan is not a finite number; allowed: a number above 0")]
    [InlineData("optimizer.learningRate=NaN", "optimizer.learningRate: NaN is not a finite number")]
    [InlineData("optimizer.learningRate=1e999", "optimizer.learningRate: 1e999 is not a finite number")]
    [InlineData("optimizer.learningRate=0", "optimizer.learningRate: 0 is out of range")]
    [InlineData("model.dropout=1", "model.dropout: 1 is out of range; allowed: a number at least 0 and below 1")]
    // Values that do not fit together.
    [InlineData("training.batch=250", "training.batch: batch 250 is not divisible into 8 granules; choose granules from 1, 2, 5, 10, 25, 50, 125, 250")]
    [InlineData("workers=9", "workers: 9 workers for 8 granules leave some without work; choose workers from 1 to 8")]
    [InlineData("workers=2..9", "workers: 2..9 workers for 8 granules leave some without work; choose workers from 1 to 8")]
    [InlineData("model.channels=10", "model.channels: a level of 10 channels is not divisible into 4 groups")]
    [InlineData("model.attention=[true]", "model.attention: 1 values for 2 levels")]
    [InlineData("sampling.steps=1001", "sampling.steps: 1001 is more than objective.timesteps 1000; choose from 1 to 1000")]
    [InlineData("objective.betaEnd=0.00001", "objective.betaEnd: 1E-05 is below objective.betaStart 0.0001")]
    [InlineData("data.count=8", "data.count: 8 generated images are fewer than training.batch 16")]
    [InlineData("data.path=here", "data.path: here was given, but shapes are generated")]
    [InlineData("matching={scope: group, groups: 3}", "matching.groups: 8 granules are not divisible into 3 groups, of which there must be 2 at least; choose "
        + "groups from 2, 4, 8")]
    [InlineData("matching.scope=group", "matching.groups: 8 granules are not divisible into 1 groups")]
    [InlineData("matching.groups=2", "matching.groups: 2 groups were given, but matching.scope global matches the whole batch at once; leave it at 1 or choose "
        + "scope group")]
    [InlineData("matching.largestBlock=1", "matching.largestBlock: blocks of 1 images are smaller than a granule of 2, which is not cut; choose 0 or at least 2")]
    [InlineData("matching.candidates=8", "matching.candidates: 8 was given, but matching.mode linear has no use for it; leave it at 4 or choose mode knn")]
    [InlineData("matching={mode: linear-flipped, renormalize: true}", "matching.renormalize: true was given, but matching.mode linear-flipped has no use for it")]
    [InlineData("matching={mode: knn, poolFactor: 2}", "matching.poolFactor: 2 was given, but matching.mode knn has no use for it; leave it at 1 or choose mode "
        + "linear | linear-flipped")]
    [InlineData("matching={mode: knn, quantization: fp16}", "matching.quantization: fp16 was given, but matching.mode knn has no use for it; leave it at u16")]
    [InlineData("matching={mode: none, distance: l1}", "matching.distance: l1 was given, but matching.mode none has no use for it; leave it at l2 or choose mode "
        + "linear | linear-flipped | knn")]
    [InlineData("matching={mode: none, conditionPenalty: .inf}", "matching.conditionPenalty: .inf was given, but matching.mode none has no use for it")]
    [InlineData("matching={mode: none, scope: group, groups: 2}", "matching.scope: group was given, but matching.mode none has no use for it")]
    [InlineData("data.source=cifar10", "data.count: 256 was given, but data.source cifar10 has no use for it")]
    public void A_bad_value_is_named_with_its_key_what_is_allowed_and_where_it_came_from(string set, string message)
    {
        var problem = Assert.Throws<RunSpecException>(() => RunSpecReader.FromPreset("tiny", SpecOverride.Parse(set))).Problems[0];
        if (set.EndsWith('{')) Assert.StartsWith($"--set {set}: not valid YAML", problem);
        else Assert.StartsWith(message, problem);
        Assert.Contains(set == "data.source=cifar10" ? "preset tiny:" : $"--set {set}", problem);
        Assert.DoesNotContain('\n', problem);
    }

    [Fact]
    public void Too_many_levels_are_refused() =>
        Assert.Contains("choose fewer levels or a smaller model.patchSize", Assert.Throws<RunSpecException>(() => RunSpecReader.FromPreset("tiny",
            SpecOverride.Parse("model.channelMultipliers=[1,1,1,1,1,1,1]"),
            SpecOverride.Parse("model.attention=[false,false,false,false,false,false,false]"))).Message);

    [Fact]
    public void A_match_that_no_memory_holds_is_refused_unless_it_is_cut()
    {
        SpecOverride[] large = [SpecOverride.Parse("training={batch: 32768, granules: 32}")];
        var problem = Assert.Single(Assert.Throws<RunSpecException>(() => RunSpecReader.FromPreset("cifar10-ddim", large)).Problems);
        Assert.StartsWith("matching.largestBlock: 32768 images with 32768 noises each make 1073741824 distances a step", problem);
        Assert.Equal(8192, MatchingLayout.Of(RunSpecReader.FromPreset("cifar10-ddim", [.. large, SpecOverride.Parse("matching.largestBlock=10000")])).Rows);
        Assert.Equal(32768, RunSpecReader.FromPreset("cifar10-ddim", [.. large, SpecOverride.Parse("matching=knn")]).Training.Batch);
    }

    [Fact]
    public void Every_problem_of_a_file_is_reported_with_line_and_column()
    {
        var text = "name: a\nsead: 3\ndata:\n  source: shapes\n  source: shapes\ntraining:\n  steps: 10\n  batch: 0\nmodel: 3\n";
        var problems = Assert.Throws<RunSpecException>(() => RunSpecReader.FromText(text, "my.yaml")).Problems;
        Assert.Equal(4, problems.Count);
        Assert.Contains("sead: unknown key; nearest: seed", problems[0]);
        Assert.EndsWith("(my.yaml:2:1)", problems[0]);
        Assert.Equal("data.source: appears twice, first at my.yaml:4:3 (my.yaml:5:3); keep one", problems[1]);
        Assert.StartsWith("model: 3 is not a mapping", problems[2]);
        Assert.Equal("training.batch: 0 is out of range; allowed: an integer from 1 to 65536 (my.yaml:8:10)", problems[3]);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("# nothing\n", "is empty")]
    [InlineData("- 1\n- 2\n", "is not a mapping of keys")]
    [InlineData("a: [1, 2\nb: 3\n", "not valid YAML")]
    [InlineData("a: &x 1\nb: *x\n", "a reference to another value is not supported")]
    [InlineData("? [a]\n: 1\n", "a key that is not a plain word is not supported")]
    [InlineData("a: [[[[[[[[[[1]]]]]]]]]]\n", "nested too deeply")]
    [InlineData("a: 1\n---\nb: 1\n", "a second YAML document begins")]
    public void A_file_that_is_no_spec_says_so(string text, string message)
    {
        var problem = Assert.Throws<RunSpecException>(() => RunSpecReader.FromText(text, "my.yaml")).Problems[0];
        Assert.StartsWith("my.yaml", problem);
        Assert.Contains(message, problem);
    }

    [Fact]
    public void Missing_required_keys_are_named()
    {
        var problems = Assert.Throws<RunSpecException>(() => RunSpecReader.FromText("seed: 1\n", "my.yaml")).Problems;
        Assert.Equal(["name", "data.source", "training.steps", "training.batch"], problems.Select(problem => problem[..problem.IndexOf(':')]));
        Assert.All(problems, problem => Assert.Contains("is missing; allowed: ", problem));
    }

    [Fact]
    public void An_unknown_preset_names_the_nearest_and_all_others()
    {
        var message = Assert.Throws<RunSpecException>(() => RunSpecReader.FromPresetOrFile("quikcstart")).Message;
        Assert.Equal("unknown preset 'quikcstart'; nearest: quickstart; presets: " + string.Join(", ", RunSpecPresets.Names)
            + "; or give the path of a .yaml file", message);
    }

    [Fact]
    public void A_file_far_longer_than_any_spec_is_not_read()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, $"name: a # {new string('x', RunSpecReader.MaxLength)}");
            Assert.Equal($"{file}: is longer than the {RunSpecReader.MaxLength} characters that a spec may have; give a run spec",
                Assert.Throws<RunSpecException>(() => RunSpecReader.FromFile(file)).Message);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void A_missing_file_or_a_folder_is_reported_as_one()
    {
        Assert.Contains("there is no such file", Assert.Throws<RunSpecException>(() => RunSpecReader.FromPresetOrFile("absent/spec.yaml")).Message);
        Assert.Contains("cannot be read", Assert.Throws<RunSpecException>(() => RunSpecReader.FromFile(Path.GetTempPath())).Message);
    }
}

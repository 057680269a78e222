using Immiscible.Cluster.Checkpoints;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Evaluation;
using Immiscible.Cluster.Tests.Support;
using Immiscible.Data;
using Immiscible.Diffusion.Training;

namespace Immiscible.Cluster.Tests.Evaluation;

public sealed class RunAnalyzerTests(TestCluster cluster)
{
    [Fact]
    public async Task Equal_inputs_give_equal_results_and_everything_else_others()
    {
        var run = await cluster.TrainAsync(TinySpec.Create());
        var options = new AnalysisOptions { Directories = [run.Directory], Pictures = 3, Images = 20 };
        var first = await RunAnalyzer.AnalyzeAsync(options);
        AssertSame(first, await RunAnalyzer.AnalyzeAsync(options));
        Assert.Equal((32, 6L, null, "shapes (test)"), (first.Runs[0].Losses.Images, first.Runs[0].Checkpoint, first.Missing, first.Data));
        Assert.Equal(RunAnalyzer.Levels, first.Runs[0].Features.Select(static level => level.Level));
        Assert.All(first.Runs[0].Features, static level => Assert.Equal((3, 3, 3072), (level.Noises.Count, level.Images.Count, level.Images[0].Length)));
        foreach (var other in new[] { options with { Seed = 1 }, options with { Weights = StateVectors.Parameters }, options with { Checkpoint = 4 } })
        {
            var analysis = await RunAnalyzer.AnalyzeAsync(other);
            Assert.NotEqual(first.Runs[0].Losses.NoiseEnd, analysis.Runs[0].Losses.NoiseEnd);
            Assert.NotEqual(first.Runs[0].Features[3].Images[0], analysis.Runs[0].Features[3].Images[0]);
        }
    }

    [Fact]
    public async Task Two_runs_are_shown_the_same_images_and_noises_and_each_is_as_it_is_alone()
    {
        var matched = await cluster.TrainAsync(TinySpec.Create());
        var unmatched = await cluster.TrainAsync(TinySpec.Create("matching.mode=none"));
        var options = new AnalysisOptions { Directories = [matched.Directory, unmatched.Directory], Pictures = 2, Images = 16 };
        var both = await RunAnalyzer.AnalyzeAsync(options);
        foreach (var (run, at) in new[] { (matched, 0), (unmatched, 1) })
        {
            var alone = await RunAnalyzer.AnalyzeAsync(options with { Directories = [run.Directory] });
            AssertSame(both with { Runs = [both.Runs[at]] }, alone);
        }
        Assert.True(both.Runs[0].Losses.DistanceReduction < 0);
        Assert.Null(both.Runs[1].Losses.DistanceReduction);
    }

    [Fact]
    public async Task Runs_that_do_not_go_together_are_refused()
    {
        var run = await cluster.TrainAsync(TinySpec.Create());
        using var copy = new RunCopy(run);
        var manifest = Path.Combine(copy.Checkpoint, CheckpointStore.ManifestName);
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("\"height\": 32", "\"height\": 64", StringComparison.Ordinal));
        Assert.Equal(
            $"{copy.Root}: has images of 3x64x32, {run.Directory} of 3x32x32; compare runs on images of one size", await RefusalAsync([run.Directory, copy.Root]));
        Assert.Equal(
            $"shapes (test): has images of 3x32x32 in 4 classes, {copy.Root} was trained on 3x64x32 in 4; name the folder of its data set by --data", await RefusalAsync([copy.Root]));
    }

    [Fact]
    public void Where_nothing_is_held_out_it_is_said()
    {
        var spec = new DataSpec { Source = "cifar10", Path = "/data" };
        var found = HeldOutData.Open(spec, null, static options => options.Split == "train" ? Datasets.Open(new DatasetOptions { Source = "shapes", Count = 8 }) : throw new DatasetException("/data: no test split"));
        Assert.Equal("/data: no test split", found.Missing);
        Assert.Null(HeldOutData.Open(spec, null, static options => Datasets.Open(options with { Source = "shapes", Path = null, Count = 8 })).Missing);
        Assert.Equal(
            "no images to analyse with: /other: no test split; name the folder of the run's data set by --data",
            Assert.Throws<AnalysisException>(() => HeldOutData.Open(spec, "/other", static options => throw new DatasetException($"{options.Path}: no {options.Split} split"))).Message);
    }

    private static async Task<string> RefusalAsync(string[] directories) =>
        (await Assert.ThrowsAsync<AnalysisException>(() => RunAnalyzer.AnalyzeAsync(new AnalysisOptions { Directories = directories }))).Message;

    private static void AssertSame(Analysis first, Analysis second)
    {
        Assert.Equal(first.Images, second.Images);
        Assert.Equal(first.Noises, second.Noises);
        foreach (var (one, other) in first.Runs.Zip(second.Runs))
        {
            Assert.Equal(one.Losses.Bands, other.Losses.Bands);
            Assert.Equal(one.Losses.NoiseEnd, other.Losses.NoiseEnd);
            Assert.Equal(one.Losses.DistanceReduction, other.Losses.DistanceReduction);
            foreach (var (level, same) in one.Features.Zip(other.Features))
            {
                Assert.Equal(level.Noises, same.Noises);
                Assert.Equal(level.Images, same.Images);
            }
        }
    }
}

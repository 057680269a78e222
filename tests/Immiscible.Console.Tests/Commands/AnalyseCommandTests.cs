using System.Text.Json;
using Immiscible.Cluster.Evaluation;
using Immiscible.Console.Tests.Support;

namespace Immiscible.Console.Tests.Commands;

public sealed class AnalyseCommandTests
{
    [Fact]
    public async Task Two_runs_are_compared_in_a_picture_and_a_table()
    {
        using var console = new ConsoleHarness();
        Assert.Equal(0, await console.RunAsync("analyse", console["a"], console["b"], "--out", console["features.png"], "--seed", "5", "--weights", "parameters"));
        Assert.True(File.Exists(console["features.png"]));
        var request = Assert.Single(console.AnalysisRequests);
        Assert.Equal((8, 512, 5UL, "parameters", null, null), (request.Pictures, request.Images, request.Seed, request.Weights, request.Checkpoint, request.DataPath));
        Assert.Equal([console["a"], console["b"]], request.Directories);
        var lines = console.Output.Split('\n');
        Assert.Equal(["noise level", "loss 1", "+-", "image error 1", "+-", "loss 2", "+-", "image error 2", "+-"], lines[2].Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        Assert.StartsWith("0.5 to 1.0", lines[4], StringComparison.Ordinal);
        Assert.Contains($"1: {console["a"]}, step 100, objective ddpm, matching linear; 512 images, distance -1.71 %", lines);
        Assert.Contains($"2: {console["b"]}, step 100, objective ddpm, matching none; 512 images", lines);
        Assert.Contains("   noise end, loss at t < 0.1 (noise at t = 0): 0.0625 +- 0.002", lines);
        Assert.Contains("   noise end, image error one step from t = 0: 0.75 +- 0.04", lines);
    }

    [Fact]
    public async Task One_run_is_told_of_as_json_under_either_spelling()
    {
        using var console = new ConsoleHarness();
        Directory.CreateDirectory(console["a"]);
        Assert.Equal(0, await console.RunAsync("analyze", console["a"], "--count", "3", "--images", "20", "--checkpoint", "80", "--data", console["d"], "--json"));
        var request = Assert.Single(console.AnalysisRequests);
        Assert.Equal((3, 20, 80L, console["d"]), (request.Pictures, request.Images, request.Checkpoint, request.DataPath));
        var report = JsonDocument.Parse(console.Output).RootElement;
        Assert.Equal((console["a/analysis.png"], "shapes (test)"), (report.GetProperty("picture").GetString(), report.GetProperty("data").GetString()));
        Assert.False(report.TryGetProperty("missing", out _));
        var run = Assert.Single(report.GetProperty("runs").EnumerateArray());
        Assert.Equal((80, "ddpm", "linear"), (run.GetProperty("checkpoint").GetInt32(), run.GetProperty("objective").GetString(), run.GetProperty("matching").GetString()));
        var losses = run.GetProperty("losses");
        Assert.Equal((0.25, 0.01), (losses.GetProperty("bands")[0].GetProperty("loss").GetProperty("mean").GetDouble(), losses.GetProperty("bands")[0].GetProperty("loss").GetProperty("standardError").GetDouble()));
        Assert.Equal(0.75, losses.GetProperty("noiseEnd").GetProperty("imageError").GetProperty("mean").GetDouble());
        Assert.True(File.Exists(console["a/analysis.png"]));
    }

    [Fact]
    public async Task Where_nothing_was_held_out_it_is_said()
    {
        using var console = new ConsoleHarness { Analyze = static options => MadeAnalysis.Of(options, "/data: no test split") };
        Assert.Equal(0, await console.RunAsync("analyse", "a", "--out", console["p.png"]));
        Assert.Contains("not held out: these images were trained on, for there are no others (/data: no test split)", console.Output);
    }

    [Theory]
    [InlineData("analyse", "dir")]
    [InlineData("analyse a b c", "c")]
    [InlineData("analyse a --weights adam", "adam")]
    [InlineData("analyse a --out p.jpg", "the picture is a PNG")]
    public async Task What_makes_no_sense_is_refused(string line, string problem)
    {
        using var console = new ConsoleHarness();
        Assert.Equal(2, await console.RunAsync(line.Split(' ')));
        Assert.Contains(problem, console.Error, StringComparison.Ordinal);
        Assert.Empty(console.AnalysisRequests);
    }

    [Fact]
    public async Task What_cannot_be_analysed_is_bad_input()
    {
        using var console = new ConsoleHarness { Analyze = static _ => throw new AnalysisException("a: has images of 3x64x64, b of 3x32x32; compare runs on images of one size") };
        Assert.Equal(2, await console.RunAsync("analyse", "b", "a", "--out", console["p.png"]));
        Assert.Equal("immiscible: a: has images of 3x64x64, b of 3x32x32; compare runs on images of one size\n", console.Error);
        Assert.False(File.Exists(console["p.png"]));
    }
}

using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Console.Tests.Support;

namespace Immiscible.Console.Tests.Commands;

public sealed class ClusterPathTests
{
    private const string Cluster = "here:1";

    [Theory]
    [InlineData("--out first", "/runs/first")]
    [InlineData("--out /runs/deep/first", "/runs/deep/first")]
    [InlineData("--out ../first", "/runs/../first")]
    [InlineData("", "/runs/tiny")]
    public async Task A_run_directory_begins_at_the_clusters_root_or_storage(string options, string directory)
    {
        using var console = Create();
        await console.RunAsync(["train", "tiny", "--steps", "2", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--cluster", Cluster]);
        Assert.Equal(directory, Assert.Single(console.Cluster.Launched).Directory);
        Assert.Contains(", on the cluster: ", console.Output);
        Assert.Contains($"run directory       on the cluster: {directory}\n", console.Output);
    }

    [Fact]
    public async Task Without_a_name_the_first_that_the_cluster_does_not_use_is_taken()
    {
        using var console = Create();
        console.Cluster.Storage["tiny"] = new ScriptedFiles(new StoredRun(console["stored"]).Folder);
        await console.RunAsync("train", "tiny", "--steps", "2", "--cluster", Cluster);
        await console.RunAsync("train", "tiny", "--steps", "2", "--cluster", Cluster);
        Assert.Equal(["/runs/tiny-2", "/runs/tiny-3"], console.Cluster.Launched.Select(static request => request.Directory));
    }

    [Fact]
    public async Task Data_lies_where_the_silos_see_it()
    {
        using var console = Create();
        Assert.Equal(2, await console.RunAsync("train", "cifar10-ddim-small", "--data", "cifar", "--cluster", Cluster));
        Assert.Equal("immiscible: data.path: cifar begins at a folder of this machine, and the silos read the files; give the path as they see it, from the root\n", console.Error);
        Assert.Empty(console.Cluster.Launched);
        await console.RunAsync("train", "cifar10-ddim-small", "--data", "/data/cifar", "--steps", "2", "--cluster", Cluster);
        Assert.Equal("/data/cifar", Assert.Single(console.Cluster.Launched).Spec.Data.Path);
    }

    [Theory]
    [InlineData("tiny")]
    [InlineData("runs/tiny")]
    [InlineData("{stored}")]
    [InlineData("{stored}/")]
    [InlineData("{fetched}")]
    public async Task A_run_that_only_the_cluster_sees_is_resumed_by_its_name_its_directory_or_what_was_fetched_of_it(string path)
    {
        using var console = Create();
        var stored = Store(console);
        Assert.Equal(0, await console.RunAsync("fetch", "tiny", "--to", console["home"], "--cluster", Cluster));
        await console.RunAsync("resume", path.Replace("{stored}", stored).Replace("{fetched}", console["home"]), "--steps", "120", "--workers", "2", "--cluster", Cluster);
        var request = Assert.Single(console.Cluster.Launched);
        Assert.Equal((stored, "tiny", true, 120L, 7UL, new(2)),
            (request.Directory, request.RunName, request.Resume, request.Spec.Training.Steps, request.Spec.Seed, request.Spec.Workers));
    }

    [Theory]
    [InlineData("tiny --set seed=9", "--set seed=9: seed is part of what the run's weights depend on and cannot change on resume")]
    [InlineData("tiny --steps none", "training.steps: none is not an integer")]
    [InlineData("/elsewhere/tiny", "/elsewhere/tiny: is not where the run tiny lies on the cluster: {stored}; give that, or its name")]
    [InlineData("tnyi", "tnyi: no such run on the cluster here:1")]
    public async Task What_cannot_be_resumed_there_is_told(string line, string message)
    {
        using var console = Create();
        var stored = Store(console);
        Assert.Equal(2, await console.RunAsync(["resume", .. line.Split(' '), "--cluster", Cluster]));
        Assert.Contains(message.Replace("{stored}", stored), console.Error);
        Assert.Empty(console.Cluster.Launched);
    }

    [Fact]
    public async Task Silos_that_keep_runs_anywhere_are_those_of_this_machine()
    {
        using var console = new ConsoleHarness();
        Assert.Equal(0, await console.RunAsync("train", "tiny", "--steps", "2", "--out", console["run"], "--cluster", Cluster));
        Assert.Equal(0, await console.RunAsync("resume", console["run"], "--cluster", Cluster));
        Assert.Equal([console["run"], console["run"]], console.Cluster.Launched.Select(static request => request.Directory));
    }

    // What the script writes goes elsewhere than where the cluster says.
    private static ConsoleHarness Create()
    {
        var console = new ConsoleHarness { Elsewhere = true };
        console.Cluster.Root = "/runs";
        return console;
    }

    private static string Store(ConsoleHarness console)
    {
        var stored = new StoredRun(console["cluster/tiny"]);
        var spec = RunSpecReader.FromPreset("tiny", SpecOverride.Parse("seed=7"));
        stored.Write("run.yaml", RunSpecWriter.Write(spec));
        console.Cluster.Storage["tiny"] = new ScriptedFiles(stored.Folder);
        return stored.Folder;
    }
}

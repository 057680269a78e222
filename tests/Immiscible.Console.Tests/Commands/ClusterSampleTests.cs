using System.Text.Json;
using Immiscible.Console.Tests.Support;

namespace Immiscible.Console.Tests.Commands;

public sealed class ClusterSampleTests
{
    private const string Cluster = "127.0.0.1:30000";

    [Fact]
    public async Task A_cluster_draws_and_the_picture_is_written_here()
    {
        using var console = Create();
        Assert.Equal(0, await console.RunAsync(
            "sample", "tiny", "--count", "9", "--steps", "20", "--seed", "3", "--checkpoint", "80", "--json", "--out", console["grid.png"], "--cluster", Cluster));
        var (order, count) = Assert.Single(console.Cluster.Orders);
        Assert.Equal((9, 20, 3UL, 80L, console["cluster/tiny"]), (count, order.Sampling.Steps, order.Sampling.Seed, order.Checkpoint, order.Directory));
        var report = JsonDocument.Parse(console.Output).RootElement;
        Assert.Equal((console["grid.png"], 80), (report.GetProperty("file").GetString(), report.GetProperty("checkpoint").GetInt32()));
        Assert.True(File.Exists(console["grid.png"]));
        Assert.Equal("immiscible: all slots have other work now; 1 of 1 chunks of 16 images wait for one\n", console.Error);
        Assert.Empty(console.SampleRequests);
    }

    [Fact]
    public async Task What_is_not_said_is_the_runs_own()
    {
        using var console = Create();
        Assert.Equal(0, await console.RunAsync("sample", console["cluster/tiny"], "--out", console["grid.png"], "--cluster", Cluster));
        var (order, count) = Assert.Single(console.Cluster.Orders);
        Assert.Equal((16, 50, 0UL, 100L), (count, order.Sampling.Steps, order.Sampling.Seed, order.Checkpoint));
    }

    [Theory]
    [InlineData(2, "sample tny", "tny: no such run on the cluster 127.0.0.1:30000; it has none")]
    [InlineData(2, "sample tiny --checkpoint 7", "holds no checkpoint of step 7; there are 80, 100")]
    [InlineData(2, "sample tiny --steps 2000", "--steps 2000")]
    [InlineData(2, "sample /other/tiny", "/other/tiny: is not where the run tiny lies on the cluster:")]
    public async Task What_cannot_be_drawn_is_refused(int code, string line, string problem)
    {
        using var console = Create();
        Assert.Equal(code, await console.RunAsync([.. line.Split(' '), "--out", console["grid.png"], "--cluster", Cluster]));
        Assert.Contains(problem, console.Error);
        Assert.False(File.Exists(console["grid.png"]));
    }

    [Fact]
    public async Task Without_a_free_slot_nothing_is_drawn_and_it_is_nobodys_bad_input()
    {
        using var console = Create(full: true);
        Assert.Equal(1, await console.RunAsync("sample", "tiny", "--out", console["grid.png"], "--cluster", Cluster));
        Assert.Equal("immiscible: no slot is free: runs have all 1 (other); scale or stop one of them\n", console.Error);
        Assert.False(File.Exists(console["grid.png"]));
    }

    [Fact]
    public async Task A_signal_breaks_it_off()
    {
        using var console = Create(stop: true);
        Assert.Equal(130, await console.RunAsync("sample", "tiny", "--out", console["grid.png"], "--cluster", Cluster));
        Assert.Equal("immiscible: broken off; no picture was written\n", console.Error);
    }

    private static ConsoleHarness Create(bool full = false, bool stop = false)
    {
        var console = new ConsoleHarness { Full = full, StopAtOnce = stop };
        console.Cluster.Root = console["cluster"];
        console.Cluster.Storage["tiny"] = new ScriptedFiles(new StoredRun(console["cluster/tiny"]).Folder);
        return console;
    }
}

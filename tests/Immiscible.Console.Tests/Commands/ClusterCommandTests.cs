using System.Text.Json;
using Immiscible.Cluster.Contracts.Runs;
using Immiscible.Console.Tests.Support;
using Immiscible.Host;

namespace Immiscible.Console.Tests.Commands;

public sealed class ClusterCommandTests
{
    private const string Gateways = "here:30000,there:30001";

    [Fact]
    public async Task Train_on_a_cluster_launches_there_and_ends_as_it_does_here()
    {
        using var console = new ConsoleHarness();
        Assert.Equal(0, await console.RunAsync("train", "tiny", "--workers", "2..4", "--cluster", Gateways, "--cluster-id", "mine", "--out", console["run"]));
        Assert.Equal([$"{Gateways} mine"], console.Cluster.Connections);
        var request = Assert.Single(console.Cluster.Launched);
        Assert.Equal((new(2, 4), console["run"], "run"), (request.Spec.Workers, request.Directory, request.RunName));
        Assert.Empty(console.Error);
        Assert.True(File.Exists(console["run/samples.png"]));
        Assert.True(File.Exists(console["run/curves.png"]));
        Assert.Contains("run completed at step 100 of 100", console.Output);
    }

    [Theory]
    [InlineData(2, 130)]
    [InlineData(15, 143)]
    public async Task A_signal_detaches_and_leaves_the_run_alone(int signal, int code)
    {
        ConsoleHarness? console = null;
        using (console = new ConsoleHarness { Run = new ScriptedRun { BeforeStep = step => Assert.True(step != 5 || console!.Stop.Request(signal)) } })
        {
            Assert.Equal(code, await console.RunAsync("train", "tiny", "--cluster", Gateways, "--out", console["run"]));
            Assert.Equal(["immiscible: detached; the run run goes on", $"watch it: immiscible watch run --cluster {Gateways}",
                $"stop it:  immiscible stop run --cluster {Gateways}"], console.Error.TrimEnd('\n').Split('\n'));
            Assert.Empty(console.Cluster.Wishes);
            Assert.DoesNotContain("at step", console.Output);
        }
    }

    [Fact]
    public async Task A_run_whose_directory_is_elsewhere_ends_with_a_note_instead_of_pictures()
    {
        using var console = new ConsoleHarness { Elsewhere = true };
        Assert.Equal(0, await console.RunAsync("train", "tiny", "--cluster", Gateways, "--out", console["run"]));
        Assert.Equal($"immiscible: no pictures were drawn: {console["run"]} is not to be seen from here; bring the run home by immiscible fetch run --cluster {Gateways}\n", console.Error);
        Assert.Empty(console.SampleRequests);
        Assert.Contains("run completed at step 100 of 100", console.Output);
        Assert.Contains($"run directory       on the cluster: {console["run"]}", console.Output);
        Assert.Contains($"bring it home: immiscible fetch run --cluster {Gateways}", console.Output);
    }

    [Fact]
    public async Task A_run_that_waits_for_slots_says_so()
    {
        using var console = new ConsoleHarness { Full = true };
        Assert.Equal(0, await console.RunAsync("train", "tiny", "--workers", "3", "--cluster", Gateways, "--out", console["run"]));
        Assert.Equal("immiscible: run waits for 3 free slots; 2 of 3 are free\n", console.Error);
    }

    [Fact]
    public async Task Runs_are_listed_with_state_steps_workers_and_slots()
    {
        using var console = new ConsoleHarness();
        Assert.Equal(0, await console.RunAsync("runs", "--cluster", Gateways));
        Assert.StartsWith("no runs\n", console.Output);

        await console.RunAsync("train", "tiny", "--workers", "2..4", "--cluster", Gateways, "--out", console["one"]);
        await console.RunAsync("train", "tiny", "--cluster", Gateways, "--out", console["second"]);
        console.Cluster.End("one", RunStatus.Failed, "the disk is full");
        Assert.Equal(0, await console.RunAsync("runs", "--cluster", Gateways));
        Assert.Equal(
            ["run     state    step   workers    epoch  directory on the cluster", $"one     failed   3/100  0 of 2..4  1      {console["one"]}",
                $"second  running  3/100  1 of 1     1      {console["second"]}", "one: the disk is full", "2 of 3 slots free: 2 of a, 1 of b"],
            console.Output.TrimEnd('\n').Split('\n'));

        Assert.Equal(0, await console.RunAsync("runs", "--json", "--cluster", Gateways));
        using var json = JsonDocument.Parse(console.Output);
        Assert.Equal(("failed", 2, "other"), (json.RootElement.GetProperty("runs")[0].GetProperty("status").GetString(),
            json.RootElement.GetProperty("runs")[0].GetProperty("workersMinimum").GetInt32(), json.RootElement.GetProperty("slots")[0].GetProperty("run").GetString()));
    }

    [Fact]
    public async Task Watch_stop_and_scale_reach_the_run_they_name()
    {
        using var console = new ConsoleHarness();
        await console.RunAsync("train", "tiny", "--cluster", Gateways, "--out", console["run"]);
        Assert.Equal(0, await console.RunAsync("watch", "run", "--cluster", Gateways));
        Assert.Contains("run completed at step 100 of 100", console.Output);
        Assert.Equal(0, await console.RunAsync("scale", "run", "--workers", "2..8", "--cluster", Gateways));
        Assert.Equal("run: 2..8 workers from now on\n", console.Output);
        Assert.Equal(0, await console.RunAsync("stop", "run", "--cluster", Gateways));
        Assert.Contains("run stops at the next step with a checkpoint", console.Output);
        Assert.Equal(["scale run 2..8", "stop run"], console.Cluster.Wishes);

        console.Cluster.End("run", RunStatus.Completed, null);
        Assert.Equal(0, await console.RunAsync("stop", "run", "--cluster", Gateways));
        Assert.Equal("run has ended already, at step 3 of 100\n", console.Output);
        Assert.Equal(2, console.Cluster.Wishes.Count);
    }

    [Theory]
    [InlineData("watch rnu")]
    [InlineData("logs rnu")]
    [InlineData("stop rnu")]
    [InlineData("scale rnu --workers 2")]
    public async Task A_run_that_the_cluster_does_not_know_is_told_with_those_it_does(string line)
    {
        using var console = new ConsoleHarness();
        await console.RunAsync("train", "tiny", "--cluster", Gateways, "--out", console["run"]);
        Assert.Equal(2, await console.RunAsync([.. line.Split(' '), "--cluster", Gateways]));
        Assert.Equal($"immiscible: rnu: no such run on the cluster {Gateways}; nearest: run; runs: run\n", console.Error);
        Assert.Empty(console.Cluster.Wishes);
    }

    [Theory]
    [InlineData("runs")]
    [InlineData("watch a")]
    [InlineData("logs a")]
    [InlineData("fetch a")]
    [InlineData("stop a")]
    [InlineData("scale a --workers 2")]
    public async Task Without_a_cluster_its_option_is_asked_for(string line)
    {
        using var console = new ConsoleHarness();
        Assert.Equal(2, await console.RunAsync(line.Split(' ')));
        Assert.Equal("immiscible: --cluster is missing; give the gateway address that immiscible serve prints, here or in IMMISCIBLE_CLUSTER, or name a --profile\n", console.Error);
    }

    [Fact]
    public async Task A_cluster_that_does_not_answer_has_an_exit_code_of_its_own()
    {
        using var console = new ConsoleHarness { Connect = _ => throw new ClusterUnreachableException("--cluster here:1: no silo answers") };
        Assert.Equal(4, await console.RunAsync("runs", "--cluster", "here:1"));
        Assert.Equal("immiscible: --cluster here:1: no silo answers\n", console.Error);
    }
}

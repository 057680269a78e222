using Immiscible.Cluster.ProcessTests.Support;

namespace Immiscible.Cluster.ProcessTests.Serving;

public sealed class OneSiloTests
{
    private const int Steps = 30;

    // More than any test waits for.
    private const int Endless = 100_000;

    [Fact]
    public void A_run_on_a_silo_ends_with_the_state_of_one_in_the_console_and_SIGTERM_ends_the_silo()
    {
        using var folder = new RunFolder();
        folder.UndisturbedWeights(Steps);
        using var silo = SiloProcess.Start("a");
        using (var console = silo.StartTiny(folder, Steps))
        {
            console.Finish().Expect(0);
        }
        Assert.True(File.Exists(folder["run/samples.png"]));
        Assert.True(File.Exists(folder["run/curves.png"]));
        Assert.Equal(State(folder, "undisturbed"), State(folder, "run"));

        silo.Signal(ConsoleProcess.Terminate);
        Assert.Empty(silo.Finish().Expect(0).Error);
    }

    [Fact]
    public void A_run_outlives_its_console_and_is_watched_stopped_and_resumed_by_others()
    {
        using var folder = new RunFolder();
        using var silo = SiloProcess.Start("a");
        using (var console = silo.StartTiny(folder, Endless))
        {
            console.WaitForStep(3);
            console.Signal(ConsoleProcess.Kill);
            console.Finish().Expect(128 + ConsoleProcess.Kill);
        }
        var run = Assert.Single(silo.Runs().GetProperty("runs").EnumerateArray());
        Assert.Equal(("run", "running", folder["run"], 2),
            (run.GetProperty("name").GetString(), run.GetProperty("status").GetString(), run.GetProperty("directory").GetString(), run.GetProperty("workers").GetInt32()));

        using var watch = ConsoleProcess.Start(["watch", "run", "--json", "--cluster", silo.Gateway]);
        watch.WaitForStep(run.GetProperty("step").GetInt64() + 1);
        RunFolder.Run("stop", "run", "--cluster", silo.Gateway).Expect(0);
        var stopped = watch.Finish().Expect(130);
        Assert.Equal("stopped", stopped.Last.GetProperty("reason").GetString());
        stopped.ExpectEveryStepOnce();
        var step = stopped.Last.GetProperty("step").GetInt64();

        var resumed = RunFolder.Run("resume", folder["run"], "--steps", $"{step + 4}", "--json", "--cluster", silo.Gateway).Expect(0);
        Assert.Equal(step, resumed.Events[0].GetProperty("firstStep").GetInt64());
        Assert.Equal(step + 4, folder.Verify("run").GetProperty("steps").GetInt64());
        Assert.Equal("completed", Assert.Single(silo.Runs().GetProperty("runs").EnumerateArray()).GetProperty("status").GetString());
    }

    [Fact]
    public void Ctrl_C_detaches_and_the_run_goes_on()
    {
        using var folder = new RunFolder();
        using var silo = SiloProcess.Start("a");
        using var console = silo.StartTiny(folder, Endless);
        console.WaitForStep(3);
        console.Signal(ConsoleProcess.Interrupt);
        Assert.Contains($"stop it:  immiscible stop run --cluster {silo.Gateway}", console.Finish().Expect(130).Error);

        using var watch = ConsoleProcess.Start(["watch", "run", "--json", "--cluster", silo.Gateway]);
        watch.WaitForStep(silo.Runs().GetProperty("runs")[0].GetProperty("step").GetInt64() + 1);
        watch.Signal(ConsoleProcess.Interrupt);
        watch.Finish().Expect(130);
    }

    [Fact]
    public void What_a_cluster_does_not_allow_is_told_and_leaves_nothing()
    {
        using var folder = new RunFolder();
        Directory.CreateDirectory(folder["storage"]);
        using var silo = SiloProcess.Start("a", "--storage", folder["storage"]);
        var outside = RunFolder.Run("train", "tiny", "--out", folder["run"], "--cluster", silo.Gateway).Expect(2);
        Assert.Equal($"immiscible: --out {folder["run"]}: does not lie in the cluster's storage {folder["storage"]}; choose a directory in it", Assert.Single(outside.Error));
        Assert.False(Path.Exists(folder["run"]));
        Assert.Contains("no such run", Assert.Single(RunFolder.Run("watch", "run", "--cluster", silo.Gateway).Expect(2).Error), StringComparison.Ordinal);
        var other = RunFolder.Run("runs", "--cluster", silo.Gateway, "--cluster-id", "other").Expect(4);
        Assert.Contains("no silo of the cluster other answers there", Assert.Single(other.Error), StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_where_no_silo_is_gets_a_line_with_the_remedy()
    {
        var address = $"127.0.0.1:{FreePort.Find()}";
        var error = Assert.Single(RunFolder.Run("runs", "--cluster", address).Expect(4).Error);
        Assert.Equal($"immiscible: --cluster {address}: no silo of the cluster immiscible answers there; start one with immiscible serve, "
            + "or give the gateway address and the cluster id that it prints", error);
    }

    [Fact]
    public void An_address_that_is_forwarded_to_a_silo_gets_a_line_with_the_remedy()
    {
        using var silo = SiloProcess.Start("a");
        using var proxy = new GatewayProxy(silo.Gateway);
        var error = Assert.Single(RunFolder.Run("runs", "--cluster", proxy.Address).Expect(4).Error);
        Assert.Contains("takes the connection, but does not answer; give the very address that immiscible serve prints", error, StringComparison.Ordinal);
    }

    private static string State(RunFolder folder, string name) => folder.Verify(name).GetProperty("state_sha256").GetString()!;
}

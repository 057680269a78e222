using Immiscible.Cluster.ProcessTests.Support;

namespace Immiscible.Cluster.ProcessTests.Serving;

public sealed class RedisTests
{
    private static readonly string[] Alone = ["a|0", "a|1"];
    private static readonly string[] Both = ["a|0", "a|1", "b|0", "b|1"];

    [Fact]
    public void Silos_form_a_cluster_and_forget_the_one_that_is_killed()
    {
        using var redis = RedisServer.Start();
        using var first = Start(redis, "a");
        using var second = Start(redis, "b");
        WaitForSlots(second, Both);

        second.Signal(ConsoleProcess.Kill);
        WaitForSlots(first, Alone);

        // It comes back under its name.
        using var third = Start(redis, "b");
        WaitForSlots(first, Both);
    }

    [Fact]
    public void A_silo_that_hangs_is_declared_dead_and_ends_when_it_wakes()
    {
        using var redis = RedisServer.Start();
        using var first = Start(redis, "a");
        using var second = Start(redis, "b");
        WaitForSlots(first, Both);

        second.Signal(ConsoleProcess.Halt);
        WaitForSlots(first, Alone);
        second.Signal(ConsoleProcess.Continue);
        Assert.Contains(second.Finish().Expect(3).Error, static line => line.Contains("the other silos have declared this one dead", StringComparison.Ordinal));
    }

    [Fact]
    public void A_silo_joins_though_all_others_died_without_a_word()
    {
        using var redis = RedisServer.Start();
        using (var first = Start(redis, "b"))
        {
            first.Signal(ConsoleProcess.Kill);
            first.Finish().Expect(128 + ConsoleProcess.Kill);
        }
        using var second = Start(redis, "a");
        WaitForSlots(second, Alone);
        second.Signal(ConsoleProcess.Terminate);
        second.Finish().Expect(0);
    }

    [Fact]
    public void A_server_that_is_not_there_is_told()
    {
        var address = $"127.0.0.1:{FreePort.Find()}";
        var error = Assert.Single(RunFolder.Run("serve", "--redis", $"{address},password=hidden", "--silo-port", "0", "--gateway-port", "0", "--data-port", "0",
            "--metrics-port", "0").Expect(2).Error);
        Assert.StartsWith($"immiscible: --redis {address}: cannot be reached (", error, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_asks_for_a_password_is_shown_the_one_of_the_file()
    {
        using var folder = new RunFolder();
        using var redis = RedisServer.StartGuarded("right hidden");
        File.WriteAllText(folder["right"], "right hidden\n");
        File.WriteAllText(folder["wrong"], "wrong hidden\n");
        using var silo = SiloProcess.Start("a", "--redis", redis.Address, "--redis-password-file", folder["right"]);
        WaitForSlots(silo, Alone);

        var error = Assert.Single(RunFolder.Run("serve", "--redis", $"{redis.Address},connectRetry=1", "--redis-password-file", folder["wrong"], "--silo-port", "0",
            "--gateway-port", "0", "--data-port", "0", "--metrics-port", "0").Expect(2).Error);
        Assert.StartsWith($"immiscible: --redis {redis.Address}: cannot be reached (", error, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", error, StringComparison.Ordinal);
    }

    private static SiloProcess Start(RedisServer redis, string name) => SiloProcess.Start(name, "--redis", redis.Address, "--redis-database", "3", "--redis-prefix", "test");

    private static void WaitForSlots(SiloProcess silo, string[] slots) =>
        Waiting.Until(() => silo.Slots().SequenceEqual(slots), $"the slots {string.Join(", ", slots)}");
}

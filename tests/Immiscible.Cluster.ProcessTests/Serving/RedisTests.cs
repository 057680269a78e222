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

    private static SiloProcess Start(RedisServer redis, string name) => SiloProcess.Start(name, "--redis", redis.Address, "--redis-database", "3", "--redis-prefix", "test");

    private static void WaitForSlots(SiloProcess silo, string[] slots) =>
        Waiting.Until(() => silo.Slots().SequenceEqual(slots), $"the slots {string.Join(", ", slots)}");
}

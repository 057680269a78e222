using System.Text.Json;
using Immiscible.Cluster.ProcessTests.Support;

namespace Immiscible.Cluster.ProcessTests.Chaos;

/// <summary>Random schedules against real clusters. Every run must end with the state of an undisturbed one.</summary>
public sealed class ChaosTests
{
    [Fact]
    public void Three_minutes_of_churn_cost_no_bit()
    {
        using var redis = RedisServer.Start();
        using var folder = new RunFolder();
        // Both at once: neither needs the machine for itself, and together they take no longer than one.
        using var processes = Start(redis, folder["processes"], "--members", "processes", "--minutes", "3", "--seed", "1", "--most", "4");
        using var silos = Start(redis, folder["in-process"], "--members", "in-process", "--minutes", "3", "--seed", "2", "--most", "8");
        var ended = new[] { processes, silos }.Select(static process => Held(process)).ToArray();
        Assert.All(ended, static result =>
        {
            var figures = result.GetProperty("figures");
            Assert.True(figures.GetProperty("killsThatHeldGranules").GetInt32() > 0, $"no member was killed: {result}");
            Assert.True(figures.GetProperty("joinsThatContributed").GetInt32() > 0, $"nobody joined: {result}");
        });
    }

    [Theory]
    [InlineData("in-process", 5)]
    [InlineData("processes", 1)]
    public void Short_runs_of_1_4_2_and_3_workers_end_with_one_state(string members, int count)
    {
        using var redis = RedisServer.Start();
        using var folder = new RunFolder();
        using var process = Start(redis, folder["chaos"], "--members", members, "--schedules", $"{count}", "--seed", "1");
        Assert.Equal(count, Held(process).GetProperty("equalSchedules").GetInt32());
    }

    private static ConsoleProcess Start(RedisServer redis, string folder, params string[] more) =>
        ConsoleProcess.Start(["chaos", "--json", "--redis", redis.Address, "--out", folder, "--detect", "2s", .. more], limit: TimeSpan.FromMinutes(10));

    private static JsonElement Held(ConsoleProcess process)
    {
        var result = process.Finish();
        var last = result.Last;
        Assert.True(last.GetProperty("event").GetString() == "result" && last.GetProperty("ok").GetBoolean(), $"it did not hold: {last}. {result.Repeat}");
        result.Expect(0);
        return last;
    }
}

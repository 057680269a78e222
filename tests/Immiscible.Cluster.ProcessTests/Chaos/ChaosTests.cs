using System.Text.Json;
using Immiscible.Cluster.ProcessTests.Support;

namespace Immiscible.Cluster.ProcessTests.Chaos;

/// <summary>Random schedules against real clusters. Every run must end with the state of an undisturbed one.</summary>
public sealed class ChaosTests
{
    [Theory]
    [InlineData("processes", 5, 4)]
    [InlineData("in-process", 2, 6)]
    public void Churn_costs_no_bit(string members, int seed, int most)
    {
        using var redis = RedisServer.Start();
        using var folder = new RunFolder();
        using var process = Start(redis, folder["chaos"], "--members", members, "--minutes", "1", "--seed", $"{seed}", "--most", $"{most}");
        var figures = Held(process).GetProperty("figures");
        Assert.True(figures.GetProperty("killsThatHeldGranules").GetInt32() > 0, $"no member was killed: {figures}");
        Assert.True(figures.GetProperty("joinsThatContributed").GetInt32() > 0, $"nobody joined: {figures}");
    }

    [Theory]
    [InlineData("in-process", 1)]
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

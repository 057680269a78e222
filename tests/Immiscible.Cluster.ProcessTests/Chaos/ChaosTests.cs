using System.Text.Json;
using Immiscible.Cluster.ProcessTests.Support;

namespace Immiscible.Cluster.ProcessTests.Chaos;

/// <summary>Random schedules against real clusters. Every run must end with the state of an undisturbed one.</summary>
public sealed class ChaosTests
{
    [Fact]
    public void Churn_costs_no_bit()
    {
        // Silos of one process that die are found out by their silence alone, so they may not die faster than that.
        using var pair = new Pair(["--minutes", "2", "--seed", "5", "--most", "4"], ["--minutes", "2", "--seed", "2", "--most", "6", "--pace", "1.25s..5s"]);
        foreach (var process in pair.Both)
        {
            var figures = Held(process).GetProperty("figures");
            Assert.True(figures.GetProperty("killsThatHeldGranules").GetInt32() > 0, $"no member was killed: {figures}");
            Assert.True(figures.GetProperty("joinsThatContributed").GetInt32() > 0, $"nobody joined: {figures}");
        }
    }

    [Fact]
    public void Short_runs_of_1_4_2_and_3_workers_end_with_one_state()
    {
        using var pair = new Pair(["--schedules", "1", "--seed", "1"], ["--schedules", "2", "--seed", "1"]);
        Assert.Equal([1, 2], pair.Both.Select(static process => Held(process).GetProperty("equalSchedules").GetInt32()));
    }

    private static JsonElement Held(ConsoleProcess process)
    {
        var result = process.Finish();
        var last = result.Last;
        Assert.True(last.GetProperty("event").GetString() == "result" && last.GetProperty("ok").GetBoolean(), $"it did not hold: {last}. {result.Repeat}");
        result.Expect(0);
        return last;
    }

    /// <summary>Chaos among real processes, and at the same time among silos of one process, each on a processor core of its own.</summary>
    private sealed class Pair : IDisposable
    {
        private readonly RedisServer _redis = RedisServer.Start();
        private readonly RunFolder _folder = new();

        public Pair(string[] processes, string[] inProcess)
        {
            var last = Environment.ProcessorCount - 1;
            Both = [Start("processes", 0, processes), Start("in-process", last, inProcess)];
        }

        public IReadOnlyList<ConsoleProcess> Both { get; }

        public void Dispose()
        {
            foreach (var process in Both) process.Dispose();
            _redis.Dispose();
            _folder.Dispose();
        }

        // Two that share all cores take each other's for one that hangs.
        private ConsoleProcess Start(string members, int core, string[] more) => ConsoleProcess.Start(
            ["chaos", "--json", "--redis", _redis.Address, "--members", members, "--out", _folder[members], "--detect", SiloProcess.Detect, .. more],
            limit: TimeSpan.FromMinutes(12),
            launcher: ["taskset", "--cpu-list", $"{core}"]);
    }
}

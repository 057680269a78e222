using System.Text.Json;
using Immiscible.Cluster.Contracts.Runs;
using Immiscible.Console.Tests.Support;

namespace Immiscible.Console.Tests.Commands;

public sealed class JsonTests
{
    private const string Cluster = "here:1";

    [Fact]
    public async Task Orders_to_a_run_are_told_as_json()
    {
        using var console = new ConsoleHarness();
        await console.RunAsync("train", "tiny", "--cluster", Cluster, "--out", console["run"]);
        var scaled = await RunAsync(console, "scale", "run", "--workers", "2..4", "--json", "--cluster", Cluster);
        Assert.Equal(("run", "scale", "2..4"), (Text(scaled, "run"), Text(scaled, "order"), Text(scaled, "workers")));
        var stopped = await RunAsync(console, "stop", "run", "--json", "--cluster", Cluster);
        Assert.Equal(("stop", 3, 100, console["run"]), (Text(stopped, "order"), stopped.GetProperty("step").GetInt32(), stopped.GetProperty("totalSteps").GetInt32(), Text(stopped, "directory")));
        console.Cluster.End("run", RunStatus.Completed, null);
        var ended = await RunAsync(console, "stop", "run", "--json", "--cluster", Cluster);
        Assert.False(ended.TryGetProperty("order", out _));
        Assert.Equal(["scale run 2..4", "stop run"], console.Cluster.Wishes);
    }

    [Fact]
    public async Task Samples_presets_and_health_are_told_as_json()
    {
        using var console = new ConsoleHarness();
        await console.RunAsync("train", "tiny", "--out", console["run"]);
        var sample = await RunAsync(console, "sample", console["run"], "--count", "9", "--steps", "20", "--seed", "3", "--json", "--out", console["grid.png"]);
        Assert.Equal((console["grid.png"], 9, 20, 3), (Text(sample, "file"), sample.GetProperty("count").GetInt32(), sample.GetProperty("steps").GetInt32(), sample.GetProperty("seed").GetInt32()));

        Assert.Equal(0, await console.RunAsync("presets", "--json"));
        var presets = console.Output.TrimEnd('\n').Split('\n').Select(static line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Contains(presets, static preset => Text(preset, "name") == "tiny" && Text(preset, "purpose").Length > 0);

        Assert.Equal(1, await console.RunAsync("health", "--url", "http://127.0.0.1:1/health", "--json"));
        using var health = JsonDocument.Parse(console.Output);
        Assert.False(health.RootElement.GetProperty("ok").GetBoolean());
        Assert.NotEmpty(Text(health.RootElement, "problem"));
    }

    private static string Text(JsonElement value, string name) => value.GetProperty(name).GetString()!;

    private static async Task<JsonElement> RunAsync(ConsoleHarness console, params string[] line)
    {
        Assert.Equal(0, await console.RunAsync(line));
        return JsonDocument.Parse(console.Output).RootElement;
    }
}

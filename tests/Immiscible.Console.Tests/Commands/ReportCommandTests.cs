using Immiscible.Cluster.Contracts.Specs;
using System.Text.Json;
using Immiscible.Console.Tests.Support;

namespace Immiscible.Console.Tests.Commands;

public sealed class ReportCommandTests
{
    [Fact]
    public async Task Verify_prints_the_hashes_of_a_sound_run()
    {
        using var console = new ConsoleHarness();
        await console.RunAsync("train", "tiny", "--out", console["run"]);
        Assert.Equal(0, await console.RunAsync("verify", console["run"]));
        foreach (var text in new[] { ": ok", "1,000", "16,000, every position of every step exactly once", "weights_sha256      aa", "state_sha256        bb" })
            Assert.Contains(text, console.Output);
        Assert.Equal(0, await console.RunAsync("verify", console["run"], "--json"));
        using var json = JsonDocument.Parse(console.Output);
        Assert.True(json.RootElement.GetProperty("ok").GetBoolean());
        Assert.Equal("aa", json.RootElement.GetProperty("weights_sha256").GetString());
        Assert.Equal("bb", json.RootElement.GetProperty("state_sha256").GetString());
    }

    [Fact]
    public async Task Verify_names_what_is_wrong_and_exits_with_1()
    {
        using var sound = new ConsoleHarness();
        using var console = new ConsoleHarness { Report = sound.Report with { Problems = ["ledger: step 12 appears twice"], RolledBack = 7 } };
        await console.RunAsync("train", "tiny", "--out", console["run"]);
        Assert.Equal(1, await console.RunAsync("verify", console["run"]));
        Assert.Contains("problem: ledger: step 12 appears twice", console.Output);
        Assert.Contains("1,000, and 7 rolled back", console.Output);
        Assert.DoesNotContain("exactly once", console.Output);
    }

    [Fact]
    public async Task Doctor_exits_with_1_when_something_essential_is_wrong()
    {
        using var console = new ConsoleHarness
        {
            Diagnosis = new([new("memory", "1.0 GB", "less than 2 GB are free", "close programs"), new("libtorch", "does not load", "no such file", Essential: true)]),
        };
        Assert.Equal(1, await console.RunAsync("doctor"));
        foreach (var text in new[] { "note: less than 2 GB", "remedy: close programs", "wrong: no such file", "Not ready to train" }) Assert.Contains(text, console.Output);
        Assert.Equal(1, await console.RunAsync("doctor", "--json"));
        using var json = JsonDocument.Parse(console.Output);
        Assert.False(json.RootElement.GetProperty("ok").GetBoolean());
        Assert.Equal("libtorch", json.RootElement.GetProperty("findings")[1].GetProperty("name").GetString());
    }

    [Fact]
    public async Task Doctor_is_content_where_only_notes_remain()
    {
        using var console = new ConsoleHarness { Diagnosis = new([new("memory", "1.0 GB", "less than 2 GB are free")]) };
        Assert.Equal(0, await console.RunAsync("doctor"));
        Assert.Contains("Ready to train.", console.Output);
    }

    [Fact]
    public async Task Presets_are_listed_and_shown_as_yaml()
    {
        using var console = new ConsoleHarness();
        Assert.Equal(0, await console.RunAsync("presets"));
        Assert.Equal(RunSpecPresets.Names, console.Output.TrimEnd('\n').Split('\n').Select(static line => line.Split(' ')[0]));
        Assert.Matches("quickstart +A first run that needs no download", console.Output);
        Assert.Equal(0, await console.RunAsync("presets", "show", "tiny"));
        File.WriteAllText(console["mine.yaml"], console.Output);
        Assert.Equal(0, await console.RunAsync("train", console["mine.yaml"], "--out", console["run"]));
    }

    [Fact]
    public async Task Help_and_version_are_no_errors()
    {
        using var console = new ConsoleHarness();
        Assert.Equal(0, await console.RunAsync("--help"));
        Assert.Contains("resume", console.Output);
        Assert.Equal(0, await console.RunAsync("train", "--help"));
        Assert.Contains("--workers <n>", console.Output);
        Assert.Equal(0, await console.RunAsync("--version"));
    }
}

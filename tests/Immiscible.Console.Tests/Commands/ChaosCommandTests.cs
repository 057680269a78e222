using Immiscible.Console.Tests.Support;

namespace Immiscible.Console.Tests.Commands;

public sealed class ChaosCommandTests
{
    [Theory]
    [InlineData("--members all", "--members all: allowed are processes and in-process; see immiscible chaos --help")]
    [InlineData("--minutes 0", "--minutes 0: allowed is an integer from 1 to 10080; see immiscible chaos --help")]
    [InlineData("--minutes 1 --schedules 2", "--minutes and --schedules: each says what to do and for how long; give one of them")]
    [InlineData("--pace 6s..3s", "--pace 6s..3s: allowed is a time or a range of times, such as 3s..6s or 500ms..2s; see immiscible chaos --help")]
    [InlineData("--pace soon", "--pace soon: allowed is a time or a range of times, such as 3s..6s or 500ms..2s; see immiscible chaos --help")]
    [InlineData("--most 1", "--most 1: allowed is an integer from 2 to 64; see immiscible chaos --help")]
    [InlineData("--spec tyni", "unknown preset 'tyni'; nearest: tiny; presets: celeba64-consistency, ")]
    public async Task Bad_input_is_told_on_one_line(string line, string error)
    {
        using var console = new ConsoleHarness();
        Assert.Equal(2, await console.RunAsync(["chaos", .. line.Split(' '), "--out", console["chaos"]]));
        Assert.StartsWith($"immiscible: {error}", console.Error);
        Assert.Single(console.Error.TrimEnd('\n').Split('\n'));
        Assert.False(Directory.Exists(console["chaos"]));
    }

    [Fact]
    public async Task A_folder_that_is_not_empty_is_refused()
    {
        using var console = new ConsoleHarness();
        Directory.CreateDirectory(console["chaos/run"]);
        Assert.Equal(2, await console.RunAsync("chaos", "--out", console["chaos"]));
        Assert.Equal($"immiscible: --out {console["chaos"]}: is not empty; choose a directory that is, or one that does not exist\n", console.Error);
    }

    [Fact]
    public async Task Its_help_has_an_example()
    {
        using var console = new ConsoleHarness();
        Assert.Equal(0, await console.RunAsync("chaos", "--help"));
        Assert.Contains("immiscible chaos --members processes --minutes 3 --seed 1", console.Output);
    }
}

using System.Text.Json;
using Immiscible.Console.Tests.Support;
using Immiscible.Data;

namespace Immiscible.Console.Tests.Commands;

public sealed class DataPackTests
{
    [Theory]
    [InlineData("parquet")]
    [InlineData("webdataset")]
    public async Task What_is_packed_reads_back_byte_for_byte(string format)
    {
        using var console = new ConsoleHarness();
        var set = ImageFolder.Write(console);
        Assert.Equal(0, await console.RunAsync("data", "pack", set, "--to", format, "--out", console["packed"], "--shard-size", "4", "--json"));
        using var json = JsonDocument.Parse(console.Output);
        Assert.Equal((format, 6, 0, 2), (json.RootElement.GetProperty("format").GetString(), json.RootElement.GetProperty("samples").GetInt32(),
            json.RootElement.GetProperty("encoded").GetInt32(), json.RootElement.GetProperty("shards").GetInt32()));
        AssertSame(set, console["packed"]);

        // Unpacked into the other format, the bytes are still those of the files.
        Assert.Equal(0, await console.RunAsync("data", "pack", console["packed"], "--to", "webdataset", "--out", console["again"]));
        Assert.Contains("6 images in 1 shard (webdataset)", console.Output);
        Assert.EndsWith("; all kept their bytes\n", console.Output);
        var tar = File.ReadAllBytes(Path.Combine(console["again"], "train-000000.tar"));
        Assert.All(Directory.GetFiles(set, "*.png", SearchOption.AllDirectories), file => Assert.True(tar.AsSpan().IndexOf(File.ReadAllBytes(file)) >= 0, file));
    }

    [Fact]
    public async Task Raw_pixels_become_png_without_loss()
    {
        using var console = new ConsoleHarness();
        var file = ImageFolder.Add(console, "cifar/data_batch_1.bin", [.. Enumerable.Range(0, 5 * 3073).Select(static i => (byte)(i % 3073 == 0 ? i / 3073 : i * 7))]);
        Assert.Equal(0, await console.RunAsync("data", "pack", Path.GetDirectoryName(file)!, "--to", "parquet", "--out", console["packed"]));
        Assert.EndsWith("; 5 were raw pixels and are PNG now\n", console.Output);
        AssertSame(Path.GetDirectoryName(file)!, console["packed"]);
    }

    [Fact]
    public async Task A_bad_image_is_named_and_nothing_is_left()
    {
        using var console = new ConsoleHarness();
        var set = ImageFolder.Write(console);
        var bad = ImageFolder.Add(console, "set/öl/bad.jpg", [1, 2, 3]);
        Assert.Equal(2, await PackAsync(console, set, console["packed"]));
        AssertOneLine(console, $"'{bad}': its 3 bytes begin as no image does");
        Assert.Equal([set], Directory.EnumerateFileSystemEntries(console.Folder));
    }

    [Fact]
    public async Task A_folder_with_something_in_it_is_refused()
    {
        using var console = new ConsoleHarness();
        var set = ImageFolder.Write(console);
        Assert.Equal(2, await PackAsync(console, set, set));
        AssertOneLine(console, $"'{set}' is not empty; name a folder that is new or empty (--out)");
        Assert.Equal(6, Directory.GetFiles(set, "*", SearchOption.AllDirectories).Length);
    }

    [Theory]
    [InlineData("{here}/set --to parket --out {here}/packed", "--to parket: unknown format; nearest: parquet; allowed are parquet and webdataset")]
    [InlineData("{here}/set --out {here}/packed", "Option '--to' is required")]
    [InlineData("{here}/set --to parquet", "Option '--out' is required")]
    [InlineData("{here}/nothing --to parquet --out {here}/packed", "does not exist")]
    [InlineData("{here}/set --to parquet --out {here}/packed --shard-size 0", "--shard-size 0: allowed is an integer from 1")]
    [InlineData("{here}/set --to parquet --out /proc/immiscible", "cannot be written to (/proc refuses new files)")]
    public async Task A_wrong_command_line_is_one_line(string line, string message)
    {
        using var console = new ConsoleHarness();
        var set = ImageFolder.Write(console);
        Assert.Equal(2, await console.RunAsync(["data", "pack", .. line.Replace("{here}", console.Folder).Split(' ')]));
        AssertOneLine(console, message);
        Assert.Equal([set], Directory.EnumerateFileSystemEntries(console.Folder));
    }

    private static Task<int> PackAsync(ConsoleHarness console, string set, string target) => console.RunAsync("data", "pack", set, "--to", "parquet", "--out", target);

    private static void AssertSame(string expected, string actual)
    {
        var (left, right) = (Open(expected), Open(actual));
        Assert.Equal(left.Classes, right.Classes);
        Assert.Equal(left.Shape, right.Shape);
        Assert.Equal(left.ContentHash, right.ContentHash);
    }

    private static IImageDataset Open(string path) => Datasets.Open(new DatasetOptions { Source = "images", Path = path });

    private static void AssertOneLine(ConsoleHarness console, string message)
    {
        Assert.Contains(message, console.Error);
        Assert.Single(console.Error.TrimEnd('\n').Split('\n'));
        Assert.Empty(console.Output);
    }
}

using System.Text.Json;
using Immiscible.Console.Inspection;
using Immiscible.Console.Tests.Support;
using SkiaSharp;

namespace Immiscible.Console.Tests.Commands;

public sealed class DataInspectTests
{
    [Fact]
    public async Task A_set_is_told_and_drawn()
    {
        using var console = new ConsoleHarness();
        var set = ImageFolder.Write(console);
        Assert.Equal(0, await console.RunAsync("data", "inspect", set, "--out", console["sheet.png"]));
        Assert.Contains("  format    image-folder\n  images    6\n  sizes     8x8 (6)\n  classes   2\n", console.Output);
        Assert.Contains("        0          3  cat\n        1          3  öl\n  problems  none\n", console.Output);
        Assert.EndsWith("sheet.png: 6 images\n", console.Output);
        Assert.Empty(console.Error);

        // Three columns, two rows, each image three times as large, 2 pixels between: the classes one after the other.
        using var sheet = SKBitmap.Decode(console["sheet.png"]);
        Assert.Equal((2 + 3 * 26, 2 + 2 * 26), (sheet.Width, sheet.Height));
        for (var i = 0; i < 6; i++) Assert.Equal(new SKColor((byte)(i * 40), 40, 80), sheet.GetPixel(10 + i % 3 * 26, 10 + i / 3 * 26));
    }

    [Fact]
    public async Task A_set_is_told_as_json()
    {
        using var console = new ConsoleHarness();
        var set = ImageFolder.Write(console);
        ImageFolder.Add(console, "set/cat/large.png", ImageFolder.Png(1, 20, 10));
        ImageFolder.Add(console, "set/öl/broken.jpg", [1, 2, 3]);
        Assert.Equal(0, await console.RunAsync("data", "inspect", set, "--json", "--out", console["sheet.png"]));
        using var json = JsonDocument.Parse(console.Output);
        var root = json.RootElement;
        Assert.Equal((set, "train", "image-folder"), (root.GetProperty("path").GetString(), root.GetProperty("split").GetString(), root.GetProperty("format").GetString()));
        Assert.Equal((8, 1), (root.GetProperty("samples").GetInt32(), root.GetProperty("bad").GetInt32()));
        Assert.Equal([(8, 8, 6), (20, 10, 1)], root.GetProperty("sizes").EnumerateArray()
            .Select(static size => (size.GetProperty("width").GetInt32(), size.GetProperty("height").GetInt32(), size.GetProperty("images").GetInt32())));
        Assert.Equal([(0, "cat", 4), (1, "öl", 4)], root.GetProperty("classes").EnumerateArray()
            .Select(static one => (one.GetProperty("label").GetInt32(), one.GetProperty("name").GetString()!, one.GetProperty("images").GetInt32())));
        Assert.EndsWith("broken.jpg", Assert.Single(root.GetProperty("problems").EnumerateArray()).GetProperty("file").GetString());
        Assert.Equal(7, root.GetProperty("sheetImages").GetInt32());
    }

    [Fact]
    public void A_sheet_shows_every_class_alike()
    {
        int[] labels = [.. Enumerable.Range(0, 1000).Select(static i => i % 10)];
        var chosen = ContactSheet.Choose(labels, 64).ToArray();
        Assert.Equal(64, chosen.Length);
        Assert.Equal(64, chosen.Select(static group => group[0]).Distinct().Count());
        Assert.All(chosen.CountBy(group => labels[group[0]]), static pair => Assert.InRange(pair.Value, 6, 7));
        Assert.Equal(64, ContactSheet.Choose([.. Enumerable.Range(0, 500)], 64).Select(static group => group[0]).Distinct().Count());
        Assert.Equal([0, 1, 2], ContactSheet.Choose([-1, -1, -1], 64).Select(static group => group[0]));
    }

    [Theory]
    [InlineData("{here}/nothing", "does not exist")]
    [InlineData("{here}/empty", "no data set in")]
    [InlineData("{here}/notes.txt", "is neither a Parquet, a .tar nor a .bin file")]
    [InlineData("{here}/set --split tets", "--split tets: is no split; nearest: test; allowed are train, test, val, validation")]
    [InlineData("{here}/set --split test", "all of it is the train split (--split train)")]
    [InlineData("{here}/set --out {here}/sheet.jpg", "--out {here}/sheet.jpg: the picture is a PNG; let the name end in .png")]
    [InlineData("", "Required argument 'path' missing")]
    public async Task What_cannot_be_looked_at_is_told_on_one_line(string line, string message)
    {
        using var console = new ConsoleHarness();
        ImageFolder.Write(console);
        Directory.CreateDirectory(console["empty"]);
        File.WriteAllText(console["notes.txt"], "no images");
        Assert.Equal(2, await console.RunAsync(["data", "inspect", .. line.Replace("{here}", console.Folder).Split(' ', StringSplitOptions.RemoveEmptyEntries)]));
        Assert.Contains(message.Replace("{here}", console.Folder), console.Error);
        Assert.Single(console.Error.TrimEnd('\n').Split('\n'));
        Assert.Empty(console.Output);
    }

    [Theory]
    [InlineData("cifar10/parquet", "parquet", 10, 64)]
    [InlineData("cifar10/cifar-10-batches-bin", "cifar10-binary", 10, 64)]
    [InlineData("tiny-imagenet", "parquet", 30, 64)]
    public async Task Real_sets_are_drawn(string name, string format, int classes, int images)
    {
        using var console = new ConsoleHarness();
        Assert.Equal(0, await console.RunAsync("data", "inspect", SharedData.Data(name), "--split", "test", "--json", "--out", console["sheet.png"]));
        using var json = JsonDocument.Parse(console.Output);
        Assert.Equal(format, json.RootElement.GetProperty("format").GetString());
        Assert.Equal(classes, json.RootElement.GetProperty("classes").GetArrayLength());
        Assert.Equal(images, json.RootElement.GetProperty("sheetImages").GetInt32());
        Assert.Empty(json.RootElement.GetProperty("problems").EnumerateArray());
    }
}

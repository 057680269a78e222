using System.Formats.Tar;
using System.Text.Json;
using Immiscible.Console.Tests.Support;
using SkiaSharp;

namespace Immiscible.Console.Tests.Commands;

public sealed class DataVerifyTests
{
    [Fact]
    public async Task A_good_set_ends_with_0()
    {
        using var console = new ConsoleHarness();
        var report = await RunAsync(console, 0, ImageFolder.Write(console));
        Assert.Equal(("image-folder", 6, 0), (report.GetProperty("format").GetString(), report.GetProperty("samples").GetInt32(), report.GetProperty("bad").GetInt32()));
        Assert.Equal([0, 0, 0, 1, 1, 1], report.GetProperty("labels").EnumerateArray().Select(static label => label.GetInt32()));
        Assert.Empty(report.GetProperty("problems").EnumerateArray());
        Assert.Equal(0, await console.RunAsync("data", "verify", console["set"]));
        Assert.EndsWith("set: ok; 6 images (image-folder), 0 bad\n", console.Output);
        Assert.Empty(console.Error);
    }

    [Fact]
    public async Task A_bad_image_is_named_and_skipped_where_that_is_asked_for()
    {
        using var console = new ConsoleHarness();
        var set = ImageFolder.Write(console);
        var broken = ImageFolder.Add(console, "set/cat/ätsch.png", ImageFolder.Png(3, 64, 64)[..^30]);
        foreach (var (code, mode) in new[] { (2, "fail"), (0, "skip") })
        {
            var report = await RunAsync(console, code, set, "--on-bad-sample", mode);
            Assert.Equal((7, 1), (report.GetProperty("samples").GetInt32(), report.GetProperty("bad").GetInt32()));
            AssertProblem(report, broken, "", "does not decode");
        }
        Assert.Equal(2, await console.RunAsync("data", "verify", set));
        Assert.Contains($"  problem: '{broken}': ", console.Output);
    }

    [Fact]
    public async Task A_set_of_nothing_but_bad_images_is_of_no_use()
    {
        using var console = new ConsoleHarness();
        ImageFolder.Add(console, "set/cat/a.png", [1]);
        var report = await RunAsync(console, 2, console["set"], "--on-bad-sample", "skip");
        Assert.Equal(1, report.GetProperty("bad").GetInt32());
    }

    [Fact]
    public async Task A_label_that_is_no_class_is_named_with_its_place()
    {
        using var console = new ConsoleHarness();
        var set = ImageFolder.Write(console);
        await RunAsync(console, 0, set, "--classes", "2");
        var report = await RunAsync(console, 2, set, "--classes", "1");
        Assert.Equal(3, report.GetProperty("bad").GetInt32());
        Assert.Contains("the label is 1, not 0 to 0", report.GetProperty("problems")[0].GetProperty("message").GetString());

        var file = ImageFolder.Add(console, "data_batch_1.bin", [3, .. new byte[3072], 11, .. new byte[3072]]);
        AssertProblem(await RunAsync(console, 2, file), file, "record 1 at byte offset 3073", "the label is 11");
    }

    [Fact]
    public async Task A_truncated_file_is_named_with_its_place()
    {
        using var console = new ConsoleHarness();
        var file = ImageFolder.Add(console, "data_batch_1.bin", new byte[3073 + 100]);
        AssertProblem(await RunAsync(console, 2, file), file, "", "");
        var tar = ImageFolder.Add(console, "cut.tar", Tar(("a.png", ImageFolder.Png(1)), ("a.cls", "0"u8.ToArray()), ("b.png", ImageFolder.Png(2)))[..2100]);
        AssertProblem(await RunAsync(console, 2, tar), tar, "at byte offset", "the archive is truncated");
    }

    [Fact]
    public async Task An_entry_that_leads_out_of_its_archive_is_named()
    {
        using var console = new ConsoleHarness();
        var tar = ImageFolder.Add(console, "set.tar", Tar(("a.png", ImageFolder.Png(1)), ("a.cls", "0"u8.ToArray()), ("../b.png", ImageFolder.Png(2)), ("../b.cls", "0"u8.ToArray())));
        AssertProblem(await RunAsync(console, 2, tar), tar, "entry ../b.png at byte offset", "leads out of the archive");
        Assert.False(File.Exists(Path.Combine(console.Folder, "..", "b.png")));
    }

    [Fact]
    public async Task A_decompression_bomb_is_named_and_not_unpacked()
    {
        using var console = new ConsoleHarness();
        ImageFolder.Write(console);
        using var bitmap = new SKBitmap(new SKImageInfo(16_000, 16_000, SKColorType.Gray8));
        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        var bomb = ImageFolder.Add(console, "set/cat/bomb.png", png.ToArray());
        AssertProblem(await RunAsync(console, 2, console["set"]), bomb, "", "the image claims 16000x16000 pixels");
    }

    [Fact]
    public async Task Links_in_a_circle_or_out_of_the_set_are_named()
    {
        using var console = new ConsoleHarness();
        var set = ImageFolder.Write(console);
        Directory.CreateSymbolicLink(Path.Combine(set, "cat", "again"), set);
        AssertProblem(await RunAsync(console, 2, set), Path.Combine(set, "cat", "again"), "", "is a link to a folder that holds it");
        Directory.Delete(Path.Combine(set, "cat", "again"));
        var outside = ImageFolder.Add(console, "outside.png", ImageFolder.Png(9));
        File.CreateSymbolicLink(Path.Combine(set, "cat", "out.png"), outside);
        AssertProblem(await RunAsync(console, 2, set), Path.Combine(set, "cat", "out.png"), "", "is a link that leaves");
    }

    [Theory]
    [InlineData("{here}/nothing", "does not exist")]
    [InlineData("{here}/empty", "no data set in")]
    [InlineData("{here}/set --on-bad-sample ignore", "--on-bad-sample ignore: allowed are fail and skip; see immiscible data verify --help")]
    [InlineData("{here}/set --classes 0", "--classes 0: allowed is an integer from 1")]
    public async Task What_is_no_set_is_told_on_one_line(string line, string message)
    {
        using var console = new ConsoleHarness();
        ImageFolder.Write(console);
        Directory.CreateDirectory(console["empty"]);
        Assert.Equal(2, await console.RunAsync(["data", "verify", .. line.Replace("{here}", console.Folder).Split(' ')]));
        Assert.Contains(message, console.Error);
        Assert.Single(console.Error.TrimEnd('\n').Split('\n'));
        Assert.Empty(console.Output);
    }

    [Fact]
    public async Task Ctrl_C_ends_it()
    {
        using var console = new ConsoleHarness { StopAtOnce = true };
        Assert.Equal(130, await console.RunAsync("data", "verify", ImageFolder.Write(console)));
    }

    [Fact]
    public async Task Progress_is_shown_on_a_terminal_only()
    {
        using var console = new ConsoleHarness { Terminal = true };
        Assert.Equal(0, await console.RunAsync("data", "verify", ImageFolder.Write(console)));
        Assert.Equal("\r6 images checked\r\e[K", console.Error);
    }

    private static void AssertProblem(JsonElement report, string file, string where, string message)
    {
        var problem = report.GetProperty("problems")[0];
        Assert.Equal(file, problem.GetProperty("file").GetString());
        Assert.Contains(where, problem.GetProperty("where").GetString());
        Assert.Contains(message, problem.GetProperty("message").GetString());
    }

    private static byte[] Tar(params (string Name, byte[] Content)[] files)
    {
        using var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, TarEntryFormat.Ustar, leaveOpen: true))
            foreach (var (name, content) in files) tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
        return bytes.ToArray();
    }

    private static async Task<JsonElement> RunAsync(ConsoleHarness console, int code, string path, params string[] more)
    {
        Assert.Equal(code, await console.RunAsync(["data", "verify", path, "--json", .. more]));
        Assert.Empty(console.Error);
        return JsonDocument.Parse(console.Output).RootElement;
    }
}

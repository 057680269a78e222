using System.Text.Json;
using Immiscible.Console.Tests.Support;

namespace Immiscible.Console.Tests.Commands;

public sealed class AssignSolveTests
{
    // The least sum is 5 by columns 1, 0, 2; the greatest 11 by 0, 2, 1.
    private static readonly double[,] Small = { { 4, 1, 3 }, { 2, 0, 5 }, { 3, 2, 2 } };

    [Fact]
    public async Task A_file_is_solved_and_told_as_json()
    {
        using var console = new ConsoleHarness();
        var file = NpyFile.Write(console["m.npy"], Small);
        var report = Assert.Single(await SolveAsync(console, "--cost", file));
        Assert.Equal(file, report.GetProperty("file").GetString());
        Assert.Equal((3, 3), (report.GetProperty("rows").GetInt32(), report.GetProperty("columns").GetInt32()));
        Assert.Equal("u16", report.GetProperty("quantization").GetString());
        Assert.Equal(5, report.GetProperty("cost").GetDouble());
        Assert.True(report.GetProperty("optimal").GetBoolean());
        Assert.InRange(report.GetProperty("gap").GetDouble(), 0, 0.001);
        Assert.True(report.GetProperty("milliseconds").GetDouble() > 0);
        Assert.False(report.TryGetProperty("permutation", out _));
        Assert.False(report.TryGetProperty("blocks", out _));
    }

    [Theory]
    [InlineData("<f2", false)]
    [InlineData("<f2", true)]
    [InlineData("<f4", true)]
    [InlineData("<f8", false)]
    [InlineData("<f8", true)]
    public async Task Every_type_and_order_gives_the_same_permutation(string type, bool isFortran)
    {
        using var console = new ConsoleHarness();
        var report = Assert.Single(await SolveAsync(console, "--permutation", "--cost", NpyFile.Write(console["m.npy"], Small, type, isFortran)));
        Assert.Equal([1, 0, 2], Permutation(report));
        Assert.Equal(5, report.GetProperty("cost").GetDouble());
    }

    [Theory]
    [InlineData("u16")]
    [InlineData("u8")]
    [InlineData("fp16")]
    [InlineData("none")]
    public async Task Every_quantisation_solves_and_maximises(string quantization)
    {
        using var console = new ConsoleHarness();
        var report = Assert.Single(await SolveAsync(console, "--maximize", "--permutation", "--quantization", quantization, "--repeat", "1",
            "--cost", NpyFile.Write(console["m.npy"], Small)));
        Assert.Equal(quantization, report.GetProperty("quantization").GetString());
        Assert.Equal([0, 2, 1], Permutation(report));
        Assert.Equal(11, report.GetProperty("cost").GetDouble());
        Assert.True(report.GetProperty("optimal").GetBoolean());
    }

    [Fact]
    public async Task The_permutation_is_written_as_int64_over_what_was_there()
    {
        using var console = new ConsoleHarness();
        var file = NpyFile.Write(console["m.npy"], NpyFile.Random(40, 60));
        File.WriteAllText(console["perm.npy"], "old");
        var report = Assert.Single(await SolveAsync(console, "--permutation", "--cost", file, "--out", console["perm.npy"]));
        Assert.Equal(Permutation(report).Select(column => (long)column), NpyFile.ReadVector(console["perm.npy"]));
        Assert.Equal(["m.npy", "perm.npy"], Directory.EnumerateFileSystemEntries(console.Folder).Select(Path.GetFileName).Order());
        await SolveAsync(console, "--cost", file, "--out", console["new/folder/perm.npy"]);
        Assert.Equal(File.ReadAllBytes(console["perm.npy"]), File.ReadAllBytes(console["new/folder/perm.npy"]));
    }

    [Fact]
    public async Task Several_files_are_timed_in_rotation_and_told_in_order()
    {
        using var console = new ConsoleHarness();
        string[] files = [.. Enumerable.Range(1, 3).Select(k => NpyFile.Write(console[$"{k}.npy"], NpyFile.Random(10 * k, 10 * k, k), k == 2 ? "<f8" : "<f4"))];
        var timed = await SolveAsync(console, ["--cost", .. files, "--repeat", "5"]);
        var once = await SolveAsync(console, ["--cost", .. files]);
        Assert.Equal(files, timed.Select(report => report.GetProperty("file").GetString()));
        Assert.Equal([10, 20, 30], timed.Select(report => report.GetProperty("rows").GetInt32()));
        Assert.Equal(once.Select(report => report.GetProperty("cost").GetDouble()), timed.Select(report => report.GetProperty("cost").GetDouble()));
        Assert.All(timed, report => Assert.True(report.GetProperty("milliseconds").GetDouble() > 0));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Blocks_stay_on_the_diagonal_and_their_loss_is_within_the_gap(bool maximize)
    {
        using var console = new ConsoleHarness();
        var file = NpyFile.Write(console["m.npy"], NpyFile.Random(50, 50));
        string[] direction = maximize ? ["--maximize"] : [];
        var whole = Assert.Single(await SolveAsync(console, ["--cost", file, "--largest-block", "50", .. direction]));
        var cut = Assert.Single(await SolveAsync(console, ["--cost", file, "--largest-block", "20", "--permutation", "--repeat", "2", .. direction]));
        Assert.False(whole.TryGetProperty("blocks", out _));
        Assert.Equal(3, cut.GetProperty("blocks").GetInt32());
        Assert.False(cut.GetProperty("optimal").GetBoolean());
        var permutation = Permutation(cut);
        Assert.Equal(Enumerable.Range(0, 50), permutation.Order());
        Assert.All(permutation.Select((column, row) => (column, row)), pair => Assert.Equal(Block(pair.row), Block(pair.column)));
        var loss = (cut.GetProperty("cost").GetDouble() - whole.GetProperty("cost").GetDouble()) * (maximize ? -1 : 1);
        Assert.InRange(loss, 0.1, cut.GetProperty("gap").GetDouble());

        static int Block(int index) => index < 16 ? 0 : index < 33 ? 1 : 2;
    }

    [Fact]
    public async Task Text_is_a_table_that_lines_up()
    {
        using var console = new ConsoleHarness();
        var (one, two) = (NpyFile.Write(console["m.npy"], Small), NpyFile.Write(console["longer.npy"], NpyFile.Random(100, 100)));
        Assert.Equal(0, await console.RunAsync("assign", "solve", "--cost", one, two, "--permutation"));
        var lines = console.Output.TrimEnd('\n').Split('\n');
        Assert.Equal(5, lines.Length);
        Assert.Matches(@"^file +rows x columns +precision +cost +optimal +gap at most +time$", lines[0]);
        Assert.Matches(@"m\.npy +3 x 3 +u16 +5 +yes +\S+ +\S+ ms$", lines[1]);
        Assert.Matches(@"longer\.npy +100 x 100 +u16 ", lines[2]);
        Assert.Equal(lines[0].Length, lines[2].Length);
        Assert.Equal($"columns of the rows of {one}: 1 0 2", lines[3]);
        Assert.Equal(0, await console.RunAsync("assign", "solve", "--cost", one));
        Assert.DoesNotContain("columns of the rows", console.Output);
    }

    private static async Task<JsonElement[]> SolveAsync(ConsoleHarness console, params string[] arguments)
    {
        var code = await console.RunAsync(["assign", "solve", "--json", .. arguments]);
        Assert.Empty(console.Error);
        Assert.Equal(0, code);
        return [.. console.Output.TrimEnd('\n').Split('\n').Select(line => JsonElement.Parse(line))];
    }

    private static int[] Permutation(JsonElement report) => [.. report.GetProperty("permutation").EnumerateArray().Select(column => column.GetInt32())];
}

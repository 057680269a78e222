using System.Text.Json;
using Immiscible.Assignment.Npy;
using Immiscible.Assignment.Problems;
using Immiscible.Console.Matching.SciPy;
using Immiscible.Console.Tests.Support;

namespace Immiscible.Console.Tests.Commands;

public sealed class AssignTableTests
{
    private const string NoPython = "no-such-python";

    [Fact]
    public async Task Uniform_images_come_closer_to_their_noise_the_larger_the_batch()
    {
        using var console = new ConsoleHarness();
        var rows = await TableAsync(console, "--sizes", "4,128", "--instances", "2", "--python", NoPython);
        Assert.Equal([4, 128], rows.Select(row => row.GetProperty("size").GetInt32()));
        foreach (var row in rows)
        {
            Assert.Equal("uniform", row.GetProperty("images").GetString());
            Assert.Equal(2, row.GetProperty("instances").GetInt32());
            Assert.Equal("u16", row.GetProperty("quantization").GetString());
            Assert.True(row.GetProperty("optimal").GetBoolean());
            Assert.True(row.GetProperty("milliseconds").GetDouble() > 0);
            Assert.Equal("no-such-python: cannot be started", row.GetProperty("scipyProblem").GetString());
            Assert.False(row.TryGetProperty("scipyMilliseconds", out _));
            Assert.False(row.TryGetProperty("blockReductionPercent", out _));
        }

        Assert.InRange(rows[0].GetProperty("reductionPercent").GetDouble(), -1.5, -0.2);
        Assert.False(rows[0].TryGetProperty("paperReductionPercent", out _));
        // The paper prints -1.93 %.
        Assert.InRange(rows[1].GetProperty("reductionPercent").GetDouble(), -2.05, -1.8);
        Assert.Equal(-1.93, rows[1].GetProperty("paperReductionPercent").GetDouble());
    }

    [Fact]
    public async Task The_seed_decides_the_reduction()
    {
        using var console = new ConsoleHarness();
        Assert.Equal(await ReductionAsync("1"), await ReductionAsync("1"));
        Assert.NotEqual(await ReductionAsync("1"), await ReductionAsync("2"));

        async Task<double> ReductionAsync(string seed) =>
            Assert.Single(await TableAsync(console, "--sizes", "8", "--instances", "1", "--seed", seed, "--python", NoPython)).GetProperty("reductionPercent").GetDouble();
    }

    [Fact]
    public async Task Blocks_lose_some_of_the_reduction()
    {
        using var console = new ConsoleHarness();
        var rows = await TableAsync(console, "--sizes", "16,64", "--instances", "2", "--largest-block", "16", "--python", NoPython);
        Assert.False(rows[0].TryGetProperty("largestBlock", out _));
        Assert.Equal(16, rows[1].GetProperty("largestBlock").GetInt32());
        var (whole, blocks) = (rows[1].GetProperty("reductionPercent").GetDouble(), rows[1].GetProperty("blockReductionPercent").GetDouble());
        Assert.InRange(blocks, whole + 0.1, -0.5);
        Assert.Equal(blocks - whole, rows[1].GetProperty("blockLossPoints").GetDouble(), 3);
        Assert.True(rows[1].GetProperty("blockMilliseconds").GetDouble() > 0);
    }

    [Theory]
    [InlineData("data_batch_1.bin", "cifar10 (train)")]
    [InlineData("test_batch.bin", "cifar10 (test)")]
    public async Task Real_images_come_before_uniform_ones_from_whichever_split_is_there(string file, string name)
    {
        using var console = new ConsoleHarness();
        MakeImages(console, file, 12);
        var rows = await TableAsync(console, "--data", console.Folder, "--sizes", "5", "--instances", "4", "--quantization", "none", "--python", NoPython);
        Assert.Equal([name, "uniform"], rows.Select(row => row.GetProperty("images").GetString()));
        Assert.All(rows, row => Assert.True(row.GetProperty("reductionPercent").GetDouble() < 0));
        Assert.All(rows, row => Assert.Equal("none", row.GetProperty("quantization").GetString()));
    }

    [Theory]
    [InlineData("--sizes 5,13 --data {here}", "--sizes 13: cifar10 (test) has 12 images; choose at most so many")]
    [InlineData("--data {here}/absent", "data path '{here}/absent' does not exist")]
    [InlineData("--sizes 128,many", "--sizes many: allowed are integers from 2 to 16384, separated by commas; see immiscible assign table --help")]
    [InlineData("--sizes 1", "--sizes 1: allowed are integers from 2 to 16384")]
    [InlineData("--sizes 128,", "--sizes : allowed are integers")]
    [InlineData("--instances 0", "--instances 0: allowed is an integer from 1 to 1024")]
    [InlineData("--quantization fp61", "--quantization fp61: unknown quantisation; nearest: fp16; allowed: u16, u8, fp16, none")]
    public async Task Bad_input_gets_one_line_and_exit_code_2(string options, string message)
    {
        using var console = new ConsoleHarness();
        MakeImages(console, "test_batch.bin", 12);
        Assert.Equal(2, await console.RunAsync(["assign", "table", .. options.Replace("{here}", console.Folder).Split(' ')]));
        Assert.Contains(message.Replace("{here}", console.Folder), console.Error);
        Assert.Single(console.Error.TrimEnd('\n').Split('\n'));
        Assert.Empty(console.Output);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Text_explains_its_columns_and_progress_is_told_to_a_terminal_only(bool terminal)
    {
        using var console = new ConsoleHarness { Terminal = terminal };
        Assert.Equal(0, await console.RunAsync("assign", "table", "--sizes", "4,8", "--instances", "1", "--largest-block", "4", "--python", NoPython));
        Assert.Matches(@"images +batch +distance +paper +match +SciPy +ratio +in blocks +loss +match in blocks\n"
            + @"uniform +4 +-\d\.\d\d % +- +\S+ ms +- +- +- +- +-\nuniform +8 +-\d\.\d\d % +- +\S+ ms +- +- +-\d\.\d\d % +\d\.\d\d +\S+ ms\n", console.Output);
        Assert.Contains("every match proven optimal", console.Output);
        Assert.Contains("in blocks: of at most 4 images each", console.Output);
        Assert.EndsWith("SciPy: not compared (no-such-python: cannot be started); name a Python that has it with --python\n", console.Output);
        if (terminal) Assert.Contains("uniform, 8 images: solving", console.Error);
        else Assert.Empty(console.Error);
    }

    [Fact]
    public async Task A_signal_ends_the_measurement()
    {
        using var console = new ConsoleHarness { StopAtOnce = true };
        Assert.Equal(130, await console.RunAsync("assign", "table", "--sizes", "4", "--python", NoPython));
        Assert.Empty(console.Output);
    }

    [Fact]
    public async Task SciPy_solves_the_same_matrices()
    {
        var (_, python) = FindSciPy();
        using var console = new ConsoleHarness();
        var rows = await TableAsync(console, "--sizes", "16,48", "--instances", "2", "--python", python);
        foreach (var row in rows)
        {
            Assert.True(row.GetProperty("scipyMilliseconds").GetDouble() > 0);
            Assert.InRange(row.GetProperty("scipyExcess").GetDouble(), 0, 1e-4);
            Assert.False(row.TryGetProperty("scipyProblem", out _));
        }

        Assert.Equal(0, await console.RunAsync("assign", "table", "--sizes", "16", "--instances", "1", "--python", python));
        Assert.Matches(@"SciPy \d+\.\d+\S*: linear_sum_assignment on the same matrices", console.Output);
    }

    [Theory]
    [InlineData(6, 0)]
    [InlineData(4, 0)]
    [InlineData(5.2, 0.1)]
    public void A_cost_that_SciPy_contradicts_is_an_error(double cost, double gap)
    {
        var (scipy, _) = FindSciPy();
        var matrix = new NpyMatrix(3, 3, [4, 1, 3, 2, 0, 5, 3, 2, 2], null);
        var right = scipy.Compare([matrix], [Answer(5, 0)], 1, CancellationToken.None);
        Assert.Equal(0, right.Excess);
        Assert.Throws<InvalidOperationException>(
            () => scipy.Compare([matrix], [Answer(cost, gap)], 1, CancellationToken.None));
    }

    private static AssignmentResult Answer(double cost, double gap) => new()
    {
        ColumnOfRow = [1, 0, 2], Cost = cost, IsOptimal = true, Gap = gap, RowDuals = [], ColumnDuals = [], Elapsed = TimeSpan.Zero,
    };

    private static (SciPySolver Solver, string Program) FindSciPy()
    {
        string? problem = null;
        foreach (var program in new[] { "python3", "/usr/bin/python3" })
            if (SciPySolver.Find(program, out problem) is { } solver)
                return (solver, program);
        Assert.Skip($"{problem}; install SciPy for python3");
        throw new InvalidOperationException();
    }

    private static void MakeImages(ConsoleHarness console, string file, int images)
    {
        var records = new byte[images * 3073];
        new Random(5).NextBytes(records);
        for (var i = 0; i < images; i++) records[i * 3073] = (byte)(i % 10);
        File.WriteAllBytes(console[file], records);
    }

    private static async Task<JsonElement[]> TableAsync(ConsoleHarness console, params string[] arguments)
    {
        var code = await console.RunAsync(["assign", "table", "--json", .. arguments]);
        Assert.Empty(console.Error);
        Assert.Equal(0, code);
        return [.. console.Output.TrimEnd('\n').Split('\n').Select(line => JsonElement.Parse(line))];
    }
}

using Immiscible.Console.Tests.Support;

namespace Immiscible.Console.Tests.Commands;

public sealed class AssignSolveErrorTests
{
    [Theory]
    [InlineData("--cost {here}/absent.npy", "{here}/absent.npy: there is no such file")]
    [InlineData("--cost {here}", "{here}: is a directory; name a .npy file in it")]
    [InlineData("--cost {here}/text.npy", "{here}/text.npy: is not a NumPy array file; write one with numpy.save")]
    [InlineData("--cost {here}/integers.npy", "{here}/integers.npy: holds elements of type <i4; give float16, float32 or float64: numpy.save(file, a.astype('<f4'))")]
    [InlineData("--cost {here}/cut.npy", "{here}/cut.npy: ends before its 3 x 3 values do; it was cut off, write or copy it again")]
    [InlineData("--cost {here}/nan.npy", "{here}/nan.npy: the cost in row 1, column 2 is NaN; costs must be numbers, or Infinity to forbid a pair")]
    [InlineData("--cost {here}/nan.npy --largest-block 2", "{here}/nan.npy: the cost in row 1, column 2 is NaN; costs must be numbers, or Infinity to forbid a pair")]
    [InlineData("--cost {here}/nan.npy --maximize --quantization none", "the cost in row 1, column 2 is NaN; costs must be numbers, or -Infinity to forbid a pair")]
    [InlineData("--cost {here}/good.npy {here}/nan.npy --repeat 2", "{here}/nan.npy: the cost in row 1, column 2 is NaN")]
    [InlineData("--cost {here}/tall.npy", "{here}/tall.npy: a cost matrix of 3 x 2 has more rows than columns, so not every row can have its own; transpose it")]
    [InlineData("--cost {here}/wide.npy --largest-block 1", "{here}/wide.npy: a matrix of 2 x 3 cannot be cut into blocks; give a square one")]
    [InlineData("--cost {here}/infeasible.npy", "{here}/infeasible.npy: no complete matching")]
    [InlineData("--cost {here}/infeasible.npy --quantization none", "{here}/infeasible.npy: no complete matching")]
    [InlineData("--cost {here}/apart.npy --largest-block 1", "{here}/apart.npy: in the block that begins at row 0, whose rows are counted from there: no complete matching")]
    [InlineData("--cost {here}/good.npy --quantization u17", "--quantization u17: unknown quantisation; nearest: u16; allowed: u16, u8, fp16, none; see immiscible assign solve --help")]
    [InlineData("--cost {here}/good.npy --repeat 0", "--repeat 0: allowed is an integer from 1 to 1000000; see immiscible assign solve --help")]
    [InlineData("--cost {here}/good.npy --largest-block 0", "--largest-block 0: allowed is an integer from 1 to 2147483647")]
    [InlineData("--cost", "Required argument missing for option: '--cost'; see immiscible assign solve --help")]
    [InlineData("", "Option '--cost' is required; see immiscible assign solve --help")]
    [InlineData("--cost {here}/good.npy {here}/wide.npy --out {here}/perm.npy", "--out {here}/perm.npy: takes the permutation of one cost file and 2 were given")]
    [InlineData("--cost {here}/good.npy --out {here}/perm.txt", "--out {here}/perm.txt: the permutation is a NumPy array; let the name end in .npy")]
    [InlineData("--cost {here}/good.npy --out {here}/folder.npy", "--out {here}/folder.npy: is a directory; name a file in it")]
    [InlineData("--cost {here}/good.npy --out {here}/good.npy/perm.npy", "{here}/good.npy is a file, not a directory; choose another directory")]
    [InlineData("--cost {here}/good.npy --out {here}/folder.npy/../good.npy", "is the cost file; choose another name")]
    // What cannot be written is refused before the file is even read.
    [InlineData("--cost {here}/nan.npy --out /proc/immiscible/perm.npy", "cannot be written to (/proc refuses new files); choose another directory")]
    public async Task Bad_input_gets_one_line_and_exit_code_2(string options, string message)
    {
        using var console = new ConsoleHarness();
        MakeFiles(console);
        var before = Directory.EnumerateFileSystemEntries(console.Folder).Order().ToArray();
        var code = await console.RunAsync(["assign", "solve", .. options.Replace("{here}", console.Folder).Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        Assert.Contains(message.Replace("{here}", console.Folder), console.Error);
        Assert.Equal(2, code);
        Assert.StartsWith("immiscible: ", console.Error);
        Assert.Single(console.Error.TrimEnd('\n').Split('\n'));
        Assert.Empty(console.Output);
        Assert.Equal(before, Directory.EnumerateFileSystemEntries(console.Folder).Order());
    }

    [Fact]
    public async Task A_permutation_that_was_there_stays_when_the_file_has_no_answer()
    {
        using var console = new ConsoleHarness();
        MakeFiles(console);
        File.WriteAllText(console["perm.npy"], "precious");
        Assert.Equal(2, await console.RunAsync("assign", "solve", "--cost", console["infeasible.npy"], "--out", console["perm.npy"]));
        Assert.Equal("precious", File.ReadAllText(console["perm.npy"]));
    }

    private static void MakeFiles(ConsoleHarness console)
    {
        const double Forbidden = double.PositiveInfinity;
        Directory.CreateDirectory(console["folder.npy"]);
        NpyFile.Write(console["good.npy"], new double[,] { { 1, 2, 3 }, { 2, 4, 6 }, { 3, 6, 9 } });
        NpyFile.Write(console["wide.npy"], new double[,] { { 1, 2, 3 }, { 2, 4, 6 } });
        NpyFile.Write(console["tall.npy"], new double[,] { { 1, 2 }, { 2, 4 }, { 3, 6 } });
        NpyFile.Write(console["nan.npy"], new[,] { { 1, 2, 3 }, { 2, 4, double.NaN }, { 3, 6, 9 } });
        NpyFile.Write(console["infeasible.npy"], new[,] { { 1, 2, 3 }, { Forbidden, Forbidden, 6 }, { Forbidden, Forbidden, 9 } });
        NpyFile.Write(console["apart.npy"], new[,] { { Forbidden, 2 }, { 3, Forbidden } });
        NpyFile.Write(console["integers.npy"], new double[3, 3], "<i4");
        File.WriteAllText(console["text.npy"], "1 2 3\n2 4 6\n3 6 9\n");
        File.WriteAllBytes(console["cut.npy"], File.ReadAllBytes(console["good.npy"])[..^1]);
    }
}

using System.Text.Json;
using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Contracts.Runs.Files;
using Immiscible.Console.Fetching;
using Immiscible.Console.Tests.Support;

namespace Immiscible.Console.Tests.Fetching;

public sealed class FetchTests
{
    private const string Cluster = "here:1";

    [Fact]
    public async Task A_run_comes_home_file_by_file_and_is_not_fetched_twice()
    {
        using var console = Create(out var run, out var files);
        Assert.Equal(0, await FetchAsync(console));
        Assert.Empty(console.Error);
        AssertSame(run, console["home"], leftOut: ["checkpoints/step-00000002/manifest.json", "checkpoints/step-00000002/parameters.safetensors"]);
        Assert.Contains("ledger/epoch-000001.jsonl  22 bytes\n", console.Output);
        Assert.EndsWith($"home: 9 files of tiny, as on the cluster: {run.Folder}; 100 kB came over\n", console.Output);

        files.Reads.Clear();
        Assert.Equal(0, await FetchAsync(console));
        Assert.Empty(files.Reads);
        Assert.EndsWith("; 0 bytes came over, 9 files were here already\n", console.Output);

        Assert.Equal(0, await FetchAsync(console, "--all-checkpoints"));
        AssertSame(run, console["home"]);
        Assert.EndsWith("; 100 kB came over, 9 files were here already\n", console.Output);
    }

    [Fact]
    public async Task Only_what_is_asked_for_comes()
    {
        using var console = Create(out _, out _);
        Assert.Equal(0, await FetchAsync(console, "--what", "ledger,samples"));
        Assert.Equal(["fetched.json", "ledger/epoch-000001.jsonl", "ledger/epoch-000002.jsonl", "run.yaml", "samples/step-2-ddim-50-seed-0.png", "state.json"],
            StoredRun.Paths(console["home"]));
    }

    [Theory]
    [InlineData("checkpoints/step-00000004/parameters.safetensors")]
    [InlineData("ledger/epoch-000001.jsonl")]
    public async Task A_file_that_is_broken_here_is_mended(string path)
    {
        using var console = Create(out var run, out var files);
        await FetchAsync(console);
        var bytes = File.ReadAllBytes(console[$"home/{path}"]);
        bytes[5] ^= 1;
        File.WriteAllBytes(console[$"home/{path}"], bytes);
        files.Reads.Clear();
        Assert.Equal(0, await FetchAsync(console));
        Assert.Equal([path], files.Reads.Select(static read => read.Path).Distinct());
        Assert.Equal(File.ReadAllBytes(run[path]), File.ReadAllBytes(console[$"home/{path}"]));
    }

    [Fact]
    public async Task A_large_file_comes_in_bounded_chunks_and_goes_on_where_it_broke_off()
    {
        const string large = "checkpoints/step-00000004/parameters.safetensors";
        using var console = Create(out var run, out var files);
        run.Fill(large, 40_000_000);
        files.BeforeRead = path =>
        {
            if (path == large && files.Reads.Count(static read => read.Path == large) > 50) throw new IOException("the line is cut");
        };
        Assert.Equal(1, await FetchAsync(console));
        Assert.Contains("the line is cut; what has come stays", console.Error);
        Assert.False(Directory.Exists(console["home/checkpoints/step-00000004"]));

        files.BeforeRead = _ => { };
        files.Reads.Clear();
        Assert.Equal(0, await FetchAsync(console));
        Assert.Equal(File.ReadAllBytes(run[large]), File.ReadAllBytes(console[$"home/{large}"]));
        // The first 16 MiB were whole.
        Assert.Equal(1 << 24, files.Reads.Where(static read => read.Path == large).Min(static read => read.Offset));
        Assert.InRange(files.Longest, 1, RunFile.LongestRead);
        Assert.DoesNotContain(StoredRun.Paths(console["home"]), path => path.Contains(FileFetch.Unfinished, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_that_grows_meanwhile_comes_as_it_was_listed_and_grows_with_the_next_fetch()
    {
        const string ledger = "ledger/epoch-000002.jsonl";
        using var console = Create(out var run, out var files);
        var before = File.ReadAllText(run[ledger]);
        // Half a line is none.
        File.AppendAllText(run[ledger], "{\"step\":4");
        files.BeforeRead = path =>
        {
            if (path == ledger) File.AppendAllText(run[ledger], "}\n");
        };
        Assert.Equal(0, await FetchAsync(console));
        Assert.Equal(before, File.ReadAllText(console[$"home/{ledger}"]));

        files.BeforeRead = _ => { };
        Assert.Equal(0, await FetchAsync(console));
        Assert.Equal(File.ReadAllText(run[ledger]), File.ReadAllText(console[$"home/{ledger}"]));
    }

    [Fact]
    public async Task A_file_that_is_replaced_meanwhile_comes_as_it_is_then()
    {
        using var console = Create(out var run, out var files);
        var times = 0;
        files.BeforeRead = path =>
        {
            if (path != "state.json" || times++ > 0) return;
            File.WriteAllText(run["state.json"], "{\"step\": 9}\n");
        };
        Assert.Equal(0, await FetchAsync(console));
        Assert.Equal("{\"step\": 9}\n", File.ReadAllText(console["home/state.json"]));
    }

    [Fact]
    public async Task A_checkpoint_that_is_deleted_meanwhile_makes_way_for_the_next()
    {
        using var console = Create(out var run, out var files);
        files.BeforeRead = path =>
        {
            if (!path.StartsWith("checkpoints/step-00000004/", StringComparison.Ordinal) || !Directory.Exists(run["checkpoints/step-00000004"])) return;
            run.Checkpoint(6);
            Directory.Delete(run["checkpoints/step-00000004"], recursive: true);
        };
        Assert.Equal(0, await FetchAsync(console));
        Assert.Equal([console["home/checkpoints/step-00000006"]], Directory.GetDirectories(console["home/checkpoints"]));
    }

    [Fact]
    public async Task A_run_that_never_rests_is_given_up()
    {
        using var console = Create(out var run, out var files);
        var state = 0;
        files.BeforeRead = path =>
        {
            if (path == "state.json") File.WriteAllText(run["state.json"], new string(' ', ++state));
        };
        Assert.Equal(1, await FetchAsync(console));
        Assert.StartsWith("immiscible: tiny changes faster than it comes (state.json: was replaced meanwhile); what has come stays", console.Error);
    }

    [Fact]
    public async Task Bytes_that_are_damaged_on_the_way_never_get_the_files_name()
    {
        using var console = Create(out _, out var files);
        files.OnTheWay = static bytes => [.. bytes.Select(static value => (byte)(value ^ 1))];
        Assert.Equal(1, await FetchAsync(console));
        Assert.Contains("did not arrive as it is on the cluster", console.Error);
        Assert.False(File.Exists(console["home/run.yaml"]));
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("/etc/passwd")]
    [InlineData("samples/../../outside.png")]
    [InlineData("fetched.json")]
    public async Task A_cluster_cannot_make_the_console_write_elsewhere(string path)
    {
        using var console = Create(out _, out var files);
        files.Lists = list => list with { Files = [new RunFile(path, 1, 0)] };
        Assert.Equal(1, await FetchAsync(console));
        Assert.Contains($"the cluster names a file that is none of a run: {path}", console.Error);
        Assert.False(Directory.Exists(console["home"]));
    }

    [Fact]
    public async Task Links_are_left_out_and_named()
    {
        using var console = Create(out var run, out _);
        File.WriteAllText(console["secret"], "secret");
        File.CreateSymbolicLink(run["samples/link.png"], console["secret"]);
        Assert.Equal(0, await FetchAsync(console));
        Assert.Equal("immiscible: samples/link.png: is a link on the cluster and was left out\n", console.Error);
        Assert.False(File.Exists(console["home/samples/link.png"]));
    }

    [Fact]
    public async Task A_folder_that_holds_something_else_is_left_alone()
    {
        using var console = Create(out _, out _);
        Directory.CreateDirectory(console["home"]);
        File.WriteAllText(console["home/run.yaml"], "name: precious\n");
        Assert.Equal(2, await FetchAsync(console));
        Assert.Contains("is not empty, and was not fetched from a cluster; choose a folder that is, or one that does not exist", console.Error);
        Assert.Equal("name: precious\n", File.ReadAllText(console["home/run.yaml"]));

        console.Cluster.Storage["other"] = new ScriptedFiles(new StoredRun(console["cluster/other"]).Folder);
        Assert.Equal(0, await console.RunAsync("fetch", "tiny", "--to", console["second"], "--cluster", Cluster));
        Assert.Equal(2, await console.RunAsync("fetch", "other", "--to", console["second"], "--cluster", Cluster));
        Assert.Contains("holds another run, by ", console.Error);
    }

    [Fact]
    public async Task A_run_that_went_on_here_is_left_alone()
    {
        using var console = Create(out _, out _);
        await FetchAsync(console);
        File.WriteAllText(console["home/ledger/epoch-000003.jsonl"], "{}\n");
        Assert.Equal(2, await FetchAsync(console));
        Assert.Contains("the run went on here after it was fetched, by ledger/epoch-000003.jsonl; choose another folder", console.Error);
    }

    [Fact]
    public async Task Curves_that_the_cluster_did_not_draw_are_drawn_here()
    {
        using var console = Create(out var run, out _);
        File.Delete(run["curves.png"]);
        run.Write("metrics/epoch-000001.jsonl", string.Concat(Enumerable.Range(1, 5).Select(step => Line(step))));
        Assert.Equal(0, await FetchAsync(console, "--what", "curves"));
        Assert.Contains("curves.png  drawn here from the metrics", console.Output);
        Assert.True(File.Exists(console["home/curves.png"]));

        static string Line(int step) => RunEventJson.Write(ScriptedRun.Step(step)) + "\n";
    }

    [Fact]
    public async Task Json_has_an_object_a_file_and_one_for_all()
    {
        using var console = Create(out var run, out _);
        Assert.Equal(0, await FetchAsync(console, "--json"));
        var lines = console.Output.TrimEnd('\n').Split('\n').Select(static line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal((10, "file", "run.yaml", 11L), (lines.Length, lines[0].GetProperty("event").GetString(), lines[0].GetProperty("path").GetString(),
            lines[0].GetProperty("bytes").GetInt64()));
        Assert.Equal(("fetched", "tiny", run.Folder, 9), (lines[^1].GetProperty("event").GetString(), lines[^1].GetProperty("run").GetString(),
            lines[^1].GetProperty("source").GetString(), lines[^1].GetProperty("count").GetInt32()));
    }

    [Fact]
    public async Task On_a_terminal_the_bar_makes_way_for_what_came()
    {
        using var console = new ConsoleHarness { Terminal = true };
        console.Cluster.Storage["tiny"] = new ScriptedFiles(new StoredRun(console["cluster/tiny"]).Folder);
        Assert.Equal(0, await FetchAsync(console));
        Assert.Contains("9 files of tiny", console.Output);
    }

    [Fact]
    public async Task Ctrl_C_breaks_off()
    {
        using var console = new ConsoleHarness { StopAtOnce = true };
        console.Cluster.Storage["tiny"] = new ScriptedFiles(new StoredRun(console["cluster/tiny"]).Folder);
        Assert.Equal(130, await FetchAsync(console));
        Assert.Equal("immiscible: broken off; what has come stays, and the same command goes on from there\n", console.Error);
    }

    [Theory]
    [InlineData("fetch tiny --what sample", "--what sample: is no part of a run; nearest: samples; allowed are samples, curves, metrics, ledger, checkpoints, with commas between them")]
    [InlineData("fetch tiny --to {here}/file", "is a file, not a directory")]
    [InlineData("fetch tnyi", "tnyi: no such run on the cluster here:1; it has none")]
    public async Task What_cannot_be_fetched_is_told_in_one_line(string line, string message)
    {
        using var console = Create(out _, out _);
        File.WriteAllText(console["file"], "");
        Assert.Equal(2, await console.RunAsync([.. line.Replace("{here}", console.Folder).Split(' '), "--cluster", Cluster]));
        Assert.Contains(message, console.Error);
        Assert.Single(console.Error.TrimEnd('\n').Split('\n'));
    }

    private static ConsoleHarness Create(out StoredRun run, out ScriptedFiles files)
    {
        var console = new ConsoleHarness();
        run = new StoredRun(console["cluster/tiny"]);
        files = console.Cluster.Storage["tiny"] = new ScriptedFiles(run.Folder);
        return console;
    }

    private static Task<int> FetchAsync(ConsoleHarness console, params string[] more) =>
        console.RunAsync(["fetch", "tiny", "--to", console["home"], "--cluster", Cluster, .. more]);

    private static void AssertSame(StoredRun run, string home, params string[] leftOut)
    {
        var paths = StoredRun.Paths(run.Folder).Except(leftOut).ToArray();
        Assert.Equal(paths, StoredRun.Paths(home).Except(["fetched.json"]));
        Assert.All(paths, path => Assert.Equal(File.ReadAllBytes(run[path]), File.ReadAllBytes(Path.Combine(home, path))));
    }
}

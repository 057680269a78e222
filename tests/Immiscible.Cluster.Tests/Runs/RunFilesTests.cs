using System.Security.Cryptography;
using System.Text;
using Immiscible.Cluster.Contracts.Runs.Files;
using Immiscible.Cluster.Runs;
using Immiscible.Cluster.Runs.Files;
using Immiscible.Cluster.Tests.Support;

namespace Immiscible.Cluster.Tests.Runs;

public sealed class RunFilesTests : IDisposable
{
    private const RunContent All = RunContent.Samples | RunContent.Curves | RunContent.Metrics | RunContent.Ledger | RunContent.Checkpoints;

    private readonly string _root = Directory.CreateTempSubdirectory("immiscible-files-").FullName;
    private readonly RunDirectory _directory;
    private readonly RunFiles _files;

    public RunFilesTests()
    {
        _directory = RunDirectory.Create(Path.Combine(_root, "run"), TinySpec.Create().Value);
        _files = new RunFiles(_directory.Path);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void What_is_asked_for_is_listed_with_manifests_last_and_nothing_temporary()
    {
        Write("samples/a.png", "a");
        Write("samples/a.png.0123.tmp", "half");
        Write("samples.png", "s");
        Write("notes.txt", "mine");
        foreach (var step in new[] { "step-00000002", "step-00000010", ".writing-step-00000012-epoch-1", "suspect-step-00000011" })
        {
            Write($"checkpoints/{step}/manifest.json", "{}");
            Write($"checkpoints/{step}/parameters.safetensors", "p");
        }
        Write("checkpoints/step-00000014/parameters.safetensors", "without a manifest");

        Assert.Equal(
            [
                "run.yaml", "samples.png", "samples/a.png", "checkpoints/step-00000002/parameters.safetensors", "checkpoints/step-00000002/manifest.json",
                "checkpoints/step-00000010/parameters.safetensors", "checkpoints/step-00000010/manifest.json",
            ],
            Paths(All));
        Assert.Equal(["run.yaml", "checkpoints/step-00000010/parameters.safetensors", "checkpoints/step-00000010/manifest.json"], Paths(RunContent.NewestCheckpoint));
        Assert.Equal(["run.yaml"], Paths(RunContent.None));
    }

    [Fact]
    public void A_file_of_lines_ends_with_a_whole_line_and_may_grow()
    {
        Write("ledger/epoch-000001.jsonl", "one\ntwo\nthr");
        Write("ledger/epoch-000002.jsonl", "nothing whole");
        Write("ledger/epoch-000003.jsonl", "one\n" + new string('x', 10_000));
        var files = _files.List(RunContent.Ledger).Files.Where(static file => file.Path.StartsWith("ledger/", StringComparison.Ordinal)).ToArray();
        Assert.Equal([8L, 0, 4], files.Select(static file => file.Bytes));

        File.AppendAllText(In("ledger/epoch-000001.jsonl"), "ee\nfour\n");
        Assert.Equal("one\ntwo\n", Encoding.UTF8.GetString(_files.Read(files[0], 0, 8)));
        Assert.Equal(SHA256.HashData("wo\n"u8), _files.Digest(files[0], 5, 3));
        Assert.Throws<RunFileException>(() => _files.Read(files[0], 0, 9));
    }

    [Fact]
    public void A_file_that_was_replaced_or_deleted_is_refused()
    {
        Write("samples.png", "first");
        var file = _files.List(RunContent.Samples).Files[^1];
        Assert.Equal("first", Encoding.UTF8.GetString(_files.Read(file, 0, 5)));
        Write("samples.png", "other");
        File.SetLastWriteTimeUtc(In("samples.png"), DateTime.UnixEpoch);
        Assert.Contains("was replaced", Assert.Throws<RunFileChangedException>(() => _files.Read(file, 0, 5)).Message);
        Assert.Throws<RunFileChangedException>(() => _files.Digest(file, 0, 5));
        File.Delete(In("samples.png"));
        Assert.Contains("was deleted", Assert.Throws<RunFileChangedException>(() => _files.Read(file, 0, 5)).Message);
    }

    [Theory]
    [InlineData("../secret")]
    [InlineData("/etc/passwd")]
    [InlineData("samples/../../secret.png")]
    [InlineData("samples/..")]
    [InlineData("samples/.hidden.png")]
    [InlineData("samples/a.png\n")]
    [InlineData("samples/a.png\0")]
    [InlineData("samples\\a.png")]
    [InlineData("./run.yaml")]
    [InlineData("checkpoints/step-1/../../../secret")]
    [InlineData("checkpoints/.writing-step-00000012-epoch-1/manifest.json")]
    [InlineData("ledger/epoch-000001.jsonl/x")]
    [InlineData("notes.txt")]
    [InlineData("")]
    public void Nothing_else_can_be_read(string path)
    {
        File.WriteAllText(Path.Combine(_root, "secret"), "secret");
        Write("notes.txt", "mine");
        Assert.Contains("is no file of a run", Assert.Throws<RunFileException>(() => _files.Read(new RunFile(path, 4, 0), 0, 4)).Message);
        Assert.Throws<RunFileException>(() => _files.Digest(new RunFile(path, 4, 0), 0, 4));
    }

    [Fact]
    public void Links_lead_nowhere()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights there");
        var secret = Path.Combine(_root, "secret");
        Directory.CreateDirectory(secret);
        File.WriteAllText(Path.Combine(secret, "a.png"), "secret");
        File.WriteAllText(Path.Combine(secret, "manifest.json"), "secret");
        File.CreateSymbolicLink(In("samples/a.png"), Path.Combine(secret, "a.png"));
        File.CreateSymbolicLink(In("state.json"), "run.yaml");
        Directory.CreateSymbolicLink(In("checkpoints/step-00000001"), secret);
        var list = _files.List(All);
        Assert.Equal(["run.yaml"], list.Files.Select(static file => file.Path));
        Assert.Equal(["checkpoints/step-00000001", "checkpoints/step-00000001/manifest.json", "samples/a.png", "state.json"], list.Links.Order(StringComparer.Ordinal));
        foreach (var path in new[] { "samples/a.png", "state.json", "checkpoints/step-00000001/manifest.json" })
            Assert.Contains("is a link", Assert.Throws<RunFileException>(() => _files.Read(new RunFile(path, 6, 0), 0, 6)).Message);
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 0)]
    [InlineData(0, -1)]
    [InlineData(5, 1)]
    [InlineData(long.MaxValue, 1)]
    [InlineData(0, RunFile.LongestRead + 1)]
    public void Ranges_lie_within_the_file_and_are_bounded(long offset, int length)
    {
        Write("samples.png", "12345");
        var file = _files.List(RunContent.Samples).Files[^1];
        Assert.Throws<RunFileException>(() => _files.Read(file, offset, length));
        Assert.Throws<RunFileException>(() => _files.Digest(file, offset, length <= RunFile.LongestRead ? length : RunFile.LongestDigest + 1));
        Assert.Throws<RunFileChangedException>(() => _files.Read(file with { Bytes = long.MaxValue }, 6, 1));
    }

    [Fact]
    public void Who_reads_a_ledger_does_not_keep_the_run_from_being_resumed()
    {
        Write("ledger/epoch-000001.jsonl", "{}\n");
        using var handle = FileBeneath.Open(_directory.Path, "ledger/epoch-000001.jsonl");
        _directory.RequireIdle();
    }

    private IEnumerable<string> Paths(RunContent content) => _files.List(content).Files.Select(static file => file.Path);

    private string In(string path) => Path.Combine(_directory.Path, path);

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(In(path))!);
        File.WriteAllText(In(path), text);
    }
}

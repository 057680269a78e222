using System.Text.Json;
using Immiscible.Console.Tests.Support;
using Immiscible.Testing.Http;

namespace Immiscible.Console.Tests.Commands;

public sealed class DataDownloadTests : IDisposable
{
    private readonly ArchiveServer _server = new(SmallArchive.Bytes);
    private readonly ConsoleHarness _console;

    public DataDownloadTests() => _console = new ConsoleHarness { Archives = [SmallArchive.Describe(_server.Url, SmallArchive.Bytes)] };

    public void Dispose()
    {
        _server.Dispose();
        _console.Dispose();
    }

    [Fact]
    public async Task A_set_comes_and_is_not_asked_for_twice()
    {
        Assert.Equal(0, await DownloadAsync());
        Assert.Contains("/data/pictures: pictures, 2 files, 300 kB; ", _console.Output);
        Assert.Contains("came over, and the checksum is right\n", _console.Output);
        Assert.Equal(0, await DownloadAsync());
        Assert.Contains("/data/pictures: pictures is there already, 2 files, 300 kB\n", _console.Output);
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task What_came_is_told_as_json()
    {
        Assert.Equal(0, await DownloadAsync("--json"));
        using var json = JsonDocument.Parse(_console.Output);
        Assert.Equal(("pictures", _console["data/pictures"]), (json.RootElement.GetProperty("name").GetString(), json.RootElement.GetProperty("folder").GetString()));
        Assert.Equal(SmallArchive.Bytes.Length, json.RootElement.GetProperty("received").GetInt64());
        Assert.False(json.RootElement.GetProperty("alreadyThere").GetBoolean());
        Assert.Empty(_console.Error);
    }

    [Fact]
    public async Task A_broken_connection_is_one_line_and_the_same_command_goes_on()
    {
        _server.CutAfter = 50_000;
        Assert.Equal(1, await DownloadAsync());
        AssertOneLine("the connection broke after 50000 of");
        _server.CutAfter = null;
        Assert.Equal(0, await DownloadAsync());
        Assert.Equal(["", "bytes=50000-"], _server.Ranges);
    }

    [Fact]
    public async Task Refusals_and_wrong_content_are_one_line_with_a_remedy()
    {
        _server.Refusal = "404 Not Found";
        Assert.Equal(1, await DownloadAsync());
        AssertOneLine("answers 404 Not Found; try again later, or give the address of a mirror");
        Assert.False(Directory.Exists(_console["data"]));
        (_server.Refusal, _server.Content) = (null, [1, 2, 3]);
        Assert.Equal(1, await DownloadAsync());
        AssertOneLine("gave 3 bytes with MD5");
        Assert.Empty(Directory.EnumerateFileSystemEntries(_console["data"]));
    }

    [Fact]
    public async Task A_mirror_is_asked_instead()
    {
        using var mirror = new ArchiveServer(SmallArchive.Bytes);
        Assert.Equal(0, await DownloadAsync("--url", mirror.Url.ToString()));
        Assert.Empty(_server.Requests);
        Assert.Single(mirror.Requests);
    }

    [Theory]
    [InlineData("picturs --out {here}/data", "picturs: is no data set that can be downloaded; nearest: pictures; there are: pictures")]
    [InlineData("pictures --out {here}/data --url ftp://a/b", "--url ftp://a/b: is no http or https address; give the address of a mirror of the archive")]
    [InlineData("pictures --out /proc/immiscible", "cannot be written to (/proc refuses new files); choose another directory")]
    [InlineData("pictures", "Option '--out' is required")]
    public async Task A_wrong_command_line_is_one_line(string line, string message)
    {
        Assert.Equal(2, await _console.RunAsync(["data", "download", .. line.Replace("{here}", _console.Folder).Split(' ')]));
        AssertOneLine(message);
        Assert.Empty(_server.Requests);
    }

    private Task<int> DownloadAsync(params string[] more) => _console.RunAsync(["data", "download", "pictures", "--out", _console["data"], .. more]);

    private void AssertOneLine(string message)
    {
        Assert.Contains(message, _console.Error);
        Assert.StartsWith("immiscible: ", _console.Error);
        Assert.Single(_console.Error.TrimEnd('\n').Split('\n'));
        Assert.Empty(_console.Output);
    }
}

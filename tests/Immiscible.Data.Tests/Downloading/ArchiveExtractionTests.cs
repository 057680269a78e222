using Immiscible.Data.Downloading;
using Immiscible.Testing.Http;

namespace Immiscible.Data.Tests.Downloading;

public sealed class ArchiveExtractionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string> Strangers => new()
    {
        { "../escape.bin", "holds '../escape.bin', which does not belong there" },
        { "pictures/../../escape.bin", "holds 'pictures/../../escape.bin', which does not belong there" },
        { "/tmp/escape.bin", "escape.bin', which does not belong there" },
        { "pictures/more.bin", "holds 'pictures/more.bin', which does not belong there" },
        { "pictures/large.bin", "holds 'pictures/large.bin', which does not belong there or is there twice" },
        { "pictures/sub/small.bin", "holds 'pictures/sub/small.bin', which does not belong there" },
    };

    [Theory]
    [MemberData(nameof(Strangers))]
    public async Task A_file_that_does_not_belong_there_is_refused(string name, string problem) =>
        Assert.Contains(problem, await RefusalAsync(SmallArchive.Of(ArchiveBytes.File(name, [1]))));

    [Fact]
    public async Task Links_and_folders_are_refused()
    {
        Assert.Contains("holds 'pictures/small.bin', a SymbolicLink, which does not belong there",
            await RefusalAsync(SmallArchive.Of(ArchiveBytes.Link("pictures/small.bin", "../../outside"))));
        Assert.Contains("holds 'elsewhere/', a Directory, which does not belong there", await RefusalAsync(SmallArchive.Of(ArchiveBytes.Folder("elsewhere/"))));
    }

    [Fact]
    public async Task A_file_of_another_size_is_refused_before_it_is_unpacked() =>
        Assert.Contains("holds 'pictures/large.bin', of 400000 bytes instead of 300000",
            await RefusalAsync(ArchiveBytes.Of(ArchiveBytes.File("pictures/large.bin", new byte[400_000]))));

    [Fact]
    public async Task A_missing_file_is_named() =>
        Assert.Contains("lacks 'pictures/large.bin'", await RefusalAsync(ArchiveBytes.Of(ArchiveBytes.File("pictures/small.bin", SmallArchive.Small))));

    [Theory]
    [InlineData(5)]
    [InlineData(1000)]
    [InlineData(200_000)]
    public async Task An_archive_that_ends_early_is_refused(int length) => await RefusalAsync(SmallArchive.Bytes[..length]);

    [Fact]
    public async Task What_is_no_archive_is_refused()
    {
        Assert.Contains("is damaged", await RefusalAsync([.. Enumerable.Range(0, 1000).Select(static i => (byte)i)]));
        await RefusalAsync([]);
    }

    private async Task<string> RefusalAsync(byte[] content)
    {
        using var server = new ArchiveServer(content);
        var target = Path.Combine(_folder.Path, "in", "data");
        var download = new DatasetDownload(SmallArchive.Describe(server.Url, content), server.Url);
        var problem = await Assert.ThrowsAsync<DownloadException>(() => download.RunAsync(target, new CountedProgress(), default));
        Assert.DoesNotContain('\n', problem.Message);
        Assert.Contains("(--url)", problem.Message);
        Assert.Empty(Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories));
        Assert.Empty(Directory.EnumerateFileSystemEntries(target));
        return problem.Message;
    }
}

using Immiscible.Data.Downloading;
using Immiscible.Testing.Http;

namespace Immiscible.Data.Tests.Downloading;

public sealed class DatasetDownloadTests : IDisposable
{
    private const int Cut = 100_000;

    private readonly TemporaryFolder _folder = new();
    private readonly ArchiveServer _server = new(SmallArchive.Bytes);

    private string Target => Path.Combine(_folder.Path, "data");

    private string Part => Path.Combine(Target, "pictures.tar.gz.part");

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_archive_comes_is_checked_and_unpacked()
    {
        var progress = new CountedProgress();
        var report = await DownloadAsync(progress: progress);
        AssertWhole();
        var length = SmallArchive.Bytes.Length;
        Assert.Equal(new DownloadReport("pictures", Path.Combine(Target, "pictures"), 2, SmallArchive.Large.Length + 3, length, AlreadyThere: false), report);
        Assert.Equal((length, length), (progress.Wanted, progress.Here));
    }

    [Fact]
    public async Task What_is_there_is_not_asked_for_again()
    {
        await DownloadAsync();
        var report = await DownloadAsync();
        Assert.Equal((true, 0), (report.AlreadyThere, report.Received));
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task A_broken_connection_says_how_far_it_came_and_the_next_attempt_goes_on_from_there()
    {
        _server.CutAfter = Cut;
        var problem = await FailAsync();
        Assert.Contains($"broke after {Cut} of {SmallArchive.Bytes.Length} bytes", problem);
        Assert.Contains($"'{Part}', and the same command goes on from there", problem);
        Assert.Equal([Part], Directory.EnumerateFileSystemEntries(Target));

        _server.CutAfter = null;
        var progress = new CountedProgress();
        var report = await DownloadAsync(progress: progress);
        Assert.Equal(SmallArchive.Bytes.Length - Cut, report.Received);
        Assert.Equal((SmallArchive.Bytes.Length, SmallArchive.Bytes.Length), (progress.Wanted, progress.Here));
        Assert.Equal(["", $"bytes={Cut}-"], _server.Ranges);
        Assert.Contains("If-Range: \"1\"", _server.Requests.Last());
        AssertWhole();
    }

    [Theory]
    [InlineData(true, "\"1\"")]
    [InlineData(false, "\"2\"")]
    [InlineData(false, null)]
    [InlineData(false, "W/\"1\"")]
    public async Task An_archive_whose_server_ignores_ranges_or_has_another_version_or_names_none_comes_whole_as_well(bool ignoresRanges, string? tag)
    {
        if (tag is null || tag[0] == 'W') _server.Tag = tag;
        _server.CutAfter = Cut;
        await FailAsync();
        (_server.CutAfter, _server.IgnoresRanges, _server.Tag) = (null, ignoresRanges, tag);
        var report = await DownloadAsync();
        Assert.Equal(SmallArchive.Bytes.Length - (tag == _server.Tag && (tag is null || tag[0] == 'W') ? Cut : 0), report.Received);
        AssertWhole();
    }

    [Fact]
    public async Task A_part_that_is_all_there_is_only_unpacked()
    {
        // A folder in the way stops the unpacking at its last step.
        var blocked = Path.Combine(Target, "pictures.unpacking");
        _folder.File("data/pictures.unpacking", [1]);
        Assert.Contains("cannot be written", await FailAsync());
        File.Delete(blocked);
        Assert.Equal(0, (await DownloadAsync()).Received);
        AssertWhole();
    }

    [Fact]
    public async Task A_part_that_is_no_part_or_longer_than_the_archive_is_begun_anew()
    {
        _folder.File("data/pictures.tar.gz.part", [1, 2, 3]);
        await DownloadAsync();
        AssertWhole();
        Directory.Delete(Target, recursive: true);

        _server.CutAfter = Cut;
        await FailAsync();
        _server.CutAfter = null;
        File.AppendAllText(Part, new string('x', SmallArchive.Bytes.Length));
        await DownloadAsync();
        AssertWhole();
    }

    [Fact]
    public async Task Another_address_begins_anew()
    {
        _server.CutAfter = Cut;
        await FailAsync();
        using var mirror = new ArchiveServer(SmallArchive.Bytes);
        await DownloadAsync(mirror.Url);
        Assert.Equal([""], mirror.Ranges);
        AssertWhole();
    }

    [Fact]
    public async Task A_redirection_is_followed()
    {
        _server.Elsewhere = "/mirror/archive";
        await DownloadAsync();
        AssertWhole();
        Assert.Equal(2, _server.Requests.Count);
    }

    [Fact]
    public async Task An_archive_that_is_not_there_leaves_nothing_and_a_mirror_is_asked_for()
    {
        _server.Refusal = "404 Not Found";
        Assert.Contains($"{_server.Url} answers 404 Not Found; try again later, or give the address of a mirror of pictures.tar.gz (--url)", await FailAsync());
        Assert.False(Directory.Exists(Target));
    }

    [Fact]
    public async Task A_refusal_leaves_what_has_come()
    {
        _server.CutAfter = Cut;
        await FailAsync();
        _server.Refusal = "503 Service Unavailable";
        await FailAsync();
        (_server.Refusal, _server.CutAfter) = (null, null);
        Assert.Equal(SmallArchive.Bytes.Length - Cut, (await DownloadAsync()).Received);
    }

    [Fact]
    public async Task Other_content_is_found_out_by_its_checksum_and_deleted()
    {
        _server.Content = [.. SmallArchive.Bytes[..^1], (byte)(SmallArchive.Bytes[^1] ^ 1)];
        var problem = await FailAsync();
        Assert.Contains($"MD5 {ArchiveBytes.Md5(_server.Content)}, and pictures.tar.gz has {ArchiveBytes.Md5(SmallArchive.Bytes)}", problem);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Target));
    }

    [Fact]
    public async Task A_server_that_sends_without_end_is_left()
    {
        _server.Content = new byte[1_000_001];
        Assert.Contains("sends more than 1000000 bytes, so it is not pictures.tar.gz", await FailAsync());
        Assert.False(Directory.Exists(Target));
    }

    [Fact]
    public async Task A_server_that_falls_silent_is_not_waited_for()
    {
        _server.SilentAfter = Cut;
        Assert.Contains($"broke after {Cut} of {SmallArchive.Bytes.Length} bytes (nothing came for 0.2 s)", await FailAsync(TimeSpan.FromSeconds(0.2)));
    }

    [Fact]
    public async Task Nobody_at_the_address_is_told()
    {
        _server.Dispose();
        Assert.Contains("cannot be reached (Connection refused); check the network", await FailAsync());
        Assert.False(Directory.Exists(Target));
    }

    [Fact]
    public async Task A_stop_keeps_what_has_come()
    {
        using var stop = new CancellationTokenSource();
        _server.SilentAfter = Cut;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => DownloadAsync(progress: new CountedProgress { OnBytes = stop.Cancel }, stop: stop.Token));
        Assert.Equal([Part], Directory.EnumerateFileSystemEntries(Target));
        _server.SilentAfter = null;
        Assert.InRange((await DownloadAsync()).Received, 1, SmallArchive.Bytes.Length - 1);
    }

    [Fact]
    public async Task A_disk_without_room_is_found_out_before_anything_is_written()
    {
        var archive = SmallArchive.Describe(_server.Url, SmallArchive.Bytes) with { Members = [new("large.bin", 1L << 60)] };
        var problem = await Assert.ThrowsAsync<DownloadException>(() => new DatasetDownload(archive, _server.Url).RunAsync(Target, new CountedProgress(), default));
        Assert.Contains("and 1152921504607", problem.Message);
        Assert.Contains("are needed; make room or choose a folder on another disk (--out)", problem.Message);
        Assert.False(Directory.Exists(Target));
    }

    [Fact]
    public async Task A_disk_that_is_full_after_all_is_told()
    {
        if (!File.Exists("/dev/full")) Assert.Skip("there is no /dev/full on this system");
        Directory.CreateDirectory(Target);
        File.CreateSymbolicLink(Part, "/dev/full");
        Assert.Contains("cannot be written", await FailAsync());
    }

    [Fact]
    public async Task A_folder_that_is_there_and_not_whole_is_not_touched()
    {
        _folder.File("data/pictures/small.bin", [7]);
        Assert.Contains("is there, but its large.bin is missing; remove it or choose another folder (--out)", await FailAsync());
        _folder.File("data/pictures/large.bin", SmallArchive.Large);
        Assert.Contains("is there, but its small.bin has 1 bytes instead of 3", await FailAsync());
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task A_download_that_is_under_way_elsewhere_is_not_disturbed()
    {
        Directory.CreateDirectory(Target);
        using var other = PartFile.Create(Part);
        Assert.Contains("being used by another process", await FailAsync());
        Assert.True(File.Exists(Part));
    }

    [Fact]
    public void The_archive_of_Cifar10_is_the_one_that_its_author_publishes()
    {
        Assert.Equal(7, DatasetArchive.Cifar10.Members.Count);
        Assert.All(DatasetArchive.Cifar10.Members.Where(static member => member.Name.EndsWith(".bin", StringComparison.Ordinal)), static member => Assert.Equal(10_000 * 3073, member.Bytes));
        Assert.Equal(new FileInfo(SharedData.Data("cifar10/cifar-10-batches-bin/batches.meta.txt")).Length, DatasetArchive.Cifar10.Members[0].Bytes);
    }

    private Task<DownloadReport> DownloadAsync(Uri? url = null, CountedProgress? progress = null, TimeSpan? patience = null, CancellationToken stop = default) =>
        new DatasetDownload(SmallArchive.Describe(_server.Url, SmallArchive.Bytes), url ?? _server.Url) { Patience = patience ?? TimeSpan.FromMinutes(1) }
            .RunAsync(Target, progress ?? new CountedProgress(), stop);

    private async Task<string> FailAsync(TimeSpan? patience = null)
    {
        var problem = await Assert.ThrowsAsync<DownloadException>(() => DownloadAsync(patience: patience));
        Assert.DoesNotContain('\n', problem.Message);
        return problem.Message;
    }

    private void AssertWhole()
    {
        Assert.Equal([Path.Combine(Target, "pictures")], Directory.EnumerateFileSystemEntries(Target));
        Assert.Equal(["large.bin", "small.bin"], Directory.EnumerateFileSystemEntries(Path.Combine(Target, "pictures")).Select(Path.GetFileName).Order());
        Assert.Equal(SmallArchive.Large, File.ReadAllBytes(Path.Combine(Target, "pictures", "large.bin")));
        Assert.Equal(SmallArchive.Small, File.ReadAllBytes(Path.Combine(Target, "pictures", "small.bin")));
    }
}

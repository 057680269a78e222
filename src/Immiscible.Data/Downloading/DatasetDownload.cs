namespace Immiscible.Data.Downloading;

/// <summary>
/// Brings a data set here as its author publishes it. Its folder appears when all is there and has been checked; until then there is only a part
/// file, from which a later attempt goes on.
/// </summary>
/// <param name="archive">What to download.</param>
/// <param name="url">Where from.</param>
public sealed class DatasetDownload(DatasetArchive archive, Uri url)
{
    /// <summary>What the name of the archive ends in until it is unpacked.</summary>
    public const string Unfinished = ".part";

    /// <summary>How long the server may be silent.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Makes the data set's folder be in <paramref name="parent"/>.</summary>
    /// <param name="parent">Path of the folder; created where it is not there.</param>
    /// <param name="progress">Told what comes.</param>
    /// <param name="stop">Breaks off; what has come stays.</param>
    /// <exception cref="DownloadException">It did not come, is not what it must be, or cannot be written here.</exception>
    public async Task<DownloadReport> RunAsync(string parent, IDownloadProgress progress, CancellationToken stop)
    {
        var target = Path.Combine(Path.GetFullPath(parent), archive.Folder);
        if (IsThere(target)) return Report(target, 0, alreadyThere: true);
        // Follows redirections, but never from https to http.
        using var handler = new SocketsHttpHandler { ConnectTimeout = Patience, MaxAutomaticRedirections = 10 };
        using var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        var transfer = new ArchiveTransfer(client, url, archive, Patience, progress);
        using var part = await transfer.CompleteAsync(Path.Combine(Path.GetFullPath(parent), archive.FileName + Unfinished), stop).ConfigureAwait(false);
        await CheckAsync(part, stop).ConfigureAwait(false);
        try
        {
            await UnpackAsync(part, target, stop).ConfigureAwait(false);
        }
        catch (DownloadException)
        {
            part.Delete();
            throw;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw LocalProblem.Of(target, e);
        }
        part.Delete();
        return Report(target, transfer.Received, alreadyThere: false);
    }

    private bool IsThere(string target)
    {
        if (!Path.Exists(target)) return false;
        foreach (var member in archive.Members)
        {
            var file = new FileInfo(Path.Combine(target, member.Name));
            if (!file.Exists || file.Length != member.Bytes)
                throw new DownloadException($"'{target}' is there, but its {member.Name} {(file.Exists ? $"has {file.Length} bytes instead of {member.Bytes}" : "is missing")}; "
                    + "remove it or choose another folder (--out)");
        }
        return true;
    }

    private async Task CheckAsync(PartFile part, CancellationToken stop)
    {
        var md5 = await part.Md5Async(stop).ConfigureAwait(false);
        if (md5 == archive.Md5) return;
        var length = part.Length;
        part.Delete();
        throw new DownloadException($"{url} gave {length} bytes with MD5 {md5}, and {archive.FileName} has {archive.Md5}: they were damaged on the way or are something else, "
            + "and were deleted; try again, or give the address of a mirror (--url)");
    }

    private async Task UnpackAsync(PartFile part, string target, CancellationToken stop)
    {
        var temporary = target + ".unpacking";
        // Of an attempt that was killed.
        if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
        try
        {
            Directory.CreateDirectory(temporary);
            await ArchiveExtraction.ExtractAsync(part.Content(), archive, temporary, stop).ConfigureAwait(false);
            Directory.Move(temporary, target);
        }
        catch
        {
            if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
            throw;
        }
    }

    private DownloadReport Report(string target, long received, bool alreadyThere) =>
        new(archive.Name, target, archive.Members.Count, archive.Members.Sum(static member => member.Bytes), received, alreadyThere);
}

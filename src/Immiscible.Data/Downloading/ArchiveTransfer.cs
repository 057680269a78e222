using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Immiscible.Data.Downloading;

/// <summary>Brings the bytes of an archive here, from where an earlier attempt broke off.</summary>
/// <param name="client">Sends the requests; follows redirections.</param>
/// <param name="url">Where the archive is.</param>
/// <param name="archive">What is downloaded.</param>
/// <param name="patience">How long the server may be silent.</param>
/// <param name="progress">Told what comes.</param>
internal sealed class ArchiveTransfer(HttpClient client, Uri url, DatasetArchive archive, TimeSpan patience, IDownloadProgress progress)
{
    private const int BufferLength = 1 << 17;

    /// <summary>Bytes that came.</summary>
    public long Received { get; private set; }

    /// <summary>Completes the archive.</summary>
    /// <param name="path">The part file, which need not be there.</param>
    /// <param name="stop">Breaks off; what has come stays.</param>
    /// <returns>The part file with all bytes that the server has.</returns>
    /// <exception cref="DownloadException">It did not come; a part file with something in it stays.</exception>
    public async Task<PartFile> CompleteAsync(string path, CancellationToken stop)
    {
        var part = Local(path, () => PartFile.Find(path));
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                using var response = await SendAsync(part, stop).ConfigureAwait(false);
                var range = response.Content.Headers.ContentRange;
                switch (response.StatusCode)
                {
                    case HttpStatusCode.OK:
                        part = Begin(part, path, response);
                        await ReceiveAsync(response, part, stop).ConfigureAwait(false);
                        return part;
                    case HttpStatusCode.PartialContent when part is { Length: > 0 } && range?.From == part.Length:
                        await ReceiveAsync(response, part, stop).ConfigureAwait(false);
                        return part;
                    // The server has no more than what is here.
                    case HttpStatusCode.RequestedRangeNotSatisfiable when part is { Length: > 0 } && range?.Length == part.Length:
                        return part;
                    // Not the rest of what is here: all anew.
                    case HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable when part is { Length: > 0 } && attempt == 1:
                        Local(path, () => part.Restart("", ""));
                        continue;
                    default:
                        throw Refusal(response);
                }
            }
        }
        catch
        {
            if (part is { Length: 0 }) part.Delete();
            part?.Dispose();
            throw;
        }
    }

    private async Task<HttpResponseMessage> SendAsync(PartFile? part, CancellationToken stop)
    {
        using var request = RangeRequest.Create(url, part);
        try
        {
            return await WithPatienceAsync(token => client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token), stop).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutException)
        {
            throw new DownloadException($"{url} cannot be reached ({Reason(e)}); check the network, or give the address of a mirror (--url)", e);
        }
    }

    private PartFile Begin(PartFile? part, string path, HttpResponseMessage response)
    {
        var expected = response.Content.Headers.ContentLength ?? 0;
        CheckLength(expected);
        FreeSpace.Check(path, expected + archive.Members.Sum(static member => member.Bytes));
        return Local(path, () =>
        {
            part ??= PartFile.Create(path);
            part.Restart(url.AbsoluteUri, RangeRequest.VersionOf(response));
            return part;
        });
    }

    private async Task ReceiveAsync(HttpResponseMessage response, PartFile part, CancellationToken stop)
    {
        var total = response.Content.Headers.ContentLength + part.Length;
        progress.Begin(total ?? 0);
        progress.Advance(part.Length);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            using var content = await response.Content.ReadAsStreamAsync(stop).ConfigureAwait(false);
            while (await ReadAsync(content, buffer, part, total, stop).ConfigureAwait(false) is > 0 and var count)
            {
                CheckLength(part.Length + count);
                await LocalAsync(part.Path, part.AppendAsync(buffer.AsMemory(0, count), stop)).ConfigureAwait(false);
                Received += count;
                progress.Advance(count);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<int> ReadAsync(Stream content, byte[] buffer, PartFile part, long? total, CancellationToken stop)
    {
        try
        {
            return await WithPatienceAsync(async token => await content.ReadAsync(buffer, token).ConfigureAwait(false), stop).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or HttpRequestException or TimeoutException)
        {
            throw new DownloadException(
                string.Create(CultureInfo.InvariantCulture, $"{url}: the connection broke after {part.Length} {(total is null ? "" : $"of {total} ")}bytes ({Reason(e)}); ")
                + $"what has come stays in '{part.Path}', and the same command goes on from there", e);
        }
    }

    private async Task<T> WithPatienceAsync<T>(Func<CancellationToken, Task<T>> wait, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(patience);
        try
        {
            return await wait(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!stop.IsCancellationRequested)
        {
            throw new TimeoutException($"nothing came for {patience.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s", e);
        }
    }

    private void CheckLength(long bytes)
    {
        if (bytes > archive.LargestBytes)
            throw new DownloadException(string.Create(CultureInfo.InvariantCulture,
                $"{url} sends more than {archive.LargestBytes} bytes, so it is not {archive.FileName}; give the address of a mirror that has it (--url)"));
    }

    private DownloadException Refusal(HttpResponseMessage response) =>
        new($"{url} answers {(int)response.StatusCode}{(response.ReasonPhrase is { Length: > 0 } phrase ? $" {phrase}" : "")}; "
            + $"try again later, or give the address of a mirror of {archive.FileName} (--url)");

    private static string Reason(Exception e) => (e is HttpRequestException { InnerException: SocketException socket } ? socket : e).Message.ReplaceLineEndings(" ").TrimEnd('.');

    private static async ValueTask LocalAsync(string path, ValueTask write)
    {
        try
        {
            await write.ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw LocalProblem.Of(path, e);
        }
    }

    private static void Local(string path, Action change) => Local(path, () =>
    {
        change();
        return true;
    });

    private static T Local<T>(string path, Func<T> change)
    {
        try
        {
            return change();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw LocalProblem.Of(path, e);
        }
    }
}

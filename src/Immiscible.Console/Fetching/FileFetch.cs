using System.Buffers;
using System.Security.Cryptography;
using Immiscible.Cluster.Contracts.Runs.Files;
using Microsoft.Win32.SafeHandles;

namespace Immiscible.Console.Fetching;

/// <summary>Brings one file home. It has its name only when all its bytes have been compared with the cluster's; what came before a break stays.</summary>
/// <param name="files">The files of the run.</param>
/// <param name="received">Told how many bytes more are here.</param>
/// <param name="stop">Breaks off.</param>
internal sealed class FileFetch(IRunFiles files, Action<long> received, CancellationToken stop)
{
    /// <summary>What a file's name ends in until it is whole.</summary>
    public const string Unfinished = ".fetching";

    // Compared, and repeated where they differ, as a whole.
    private const int Range = 1 << 24;

    // What is under way at most, so that the way there and back is not waited for and memory is bounded: 2 MiB.
    private const int Chunk = 1 << 19, ChunksAtOnce = 4;

    /// <summary>Makes the file be here.</summary>
    /// <param name="file">The file as it was listed.</param>
    /// <param name="target">Where it is to lie.</param>
    /// <exception cref="RunFileChangedException">It has changed on the cluster since.</exception>
    /// <exception cref="IOException">It cannot be written here.</exception>
    public async Task<FetchedFile> FetchAsync(RunFile file, string target)
    {
        var digests = await DigestsAsync(file).ConfigureAwait(false);
        if (await IsHereAsync(file, digests, target).ConfigureAwait(false))
        {
            received(file.Bytes);
            return new FetchedFile(file.Path, file.Bytes, 0) { IsNew = false };
        }
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        var temporary = target + Unfinished;
        // What is here of an earlier state need not come again: a ledger has only grown.
        if (!File.Exists(temporary) && File.Exists(target)) File.Copy(target, temporary);
        var came = await CompleteAsync(file, digests, temporary).ConfigureAwait(false);
        File.Move(temporary, target, overwrite: true);
        return new FetchedFile(file.Path, file.Bytes, came) { IsNew = true };
    }

    private async Task<byte[][]> DigestsAsync(RunFile file)
    {
        var digests = new List<byte[]>();
        foreach (var (offset, length) in Parts(0, file.Bytes, Range))
        {
            stop.ThrowIfCancellationRequested();
            digests.Add(await files.DigestAsync(file, offset, length).WaitAsync(stop).ConfigureAwait(false));
        }
        return [.. digests];
    }

    private async Task<bool> IsHereAsync(RunFile file, byte[][] digests, string target)
    {
        if (new FileInfo(target) is not { Exists: true, Length: var length } || length != file.Bytes) return false;
        using var handle = File.OpenHandle(target);
        foreach (var (index, (offset, size)) in Parts(0, file.Bytes, Range).Index())
            if (!await IsSameAsync(handle, offset, size, digests[index]).ConfigureAwait(false)) return false;
        return true;
    }

    /// <summary>Fetches the ranges that are not here as they are on the cluster, and gives how many bytes that were.</summary>
    private async Task<long> CompleteAsync(RunFile file, byte[][] digests, string temporary)
    {
        var came = 0L;
        using var handle = File.OpenHandle(temporary, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, FileOptions.Asynchronous);
        foreach (var (index, (offset, length)) in Parts(0, file.Bytes, Range).Index())
        {
            if (RandomAccess.GetLength(handle) >= offset + length && await IsSameAsync(handle, offset, length, digests[index]).ConfigureAwait(false))
            {
                received(length);
                continue;
            }
            await ReceiveAsync(file, handle, offset, length).ConfigureAwait(false);
            came += length;
            // Read back, so that what is compared is what lies here.
            if (!await IsSameAsync(handle, offset, length, digests[index]).ConfigureAwait(false))
                throw new RunFileChangedException($"{file.Path}: did not arrive as it is on the cluster");
        }
        RandomAccess.SetLength(handle, file.Bytes);
        RandomAccess.FlushToDisk(handle);
        return came;
    }

    private async Task ReceiveAsync(RunFile file, SafeFileHandle handle, long offset, int length)
    {
        var underWay = new Queue<(long Offset, Task<byte[]> Bytes)>();
        foreach (var (at, size) in Parts(offset, offset + length, Chunk))
        {
            if (underWay.Count == ChunksAtOnce) await WriteAsync().ConfigureAwait(false);
            underWay.Enqueue((at, files.ReadAsync(file, at, size)));
        }
        while (underWay.Count > 0) await WriteAsync().ConfigureAwait(false);

        async Task WriteAsync()
        {
            var (at, asked) = underWay.Dequeue();
            var bytes = await asked.WaitAsync(stop).ConfigureAwait(false);
            await RandomAccess.WriteAsync(handle, bytes, at, stop).ConfigureAwait(false);
            received(bytes.Length);
        }
    }

    private async Task<bool> IsSameAsync(SafeFileHandle handle, long offset, int length, byte[] digest)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Min(length, Chunk));
        try
        {
            foreach (var (at, size) in Parts(offset, offset + length, buffer.Length))
            {
                for (var done = 0; done < size;)
                {
                    var read = await RandomAccess.ReadAsync(handle, buffer.AsMemory(done, size - done), at + done, stop).ConfigureAwait(false);
                    if (read == 0) return false;
                    done += read;
                }
                hash.AppendData(buffer, 0, size);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        return hash.GetHashAndReset().AsSpan().SequenceEqual(digest);
    }

    private static IEnumerable<(long Offset, int Length)> Parts(long from, long to, int size)
    {
        for (var at = from; at < to; at += size) yield return (at, (int)Math.Min(size, to - at));
    }
}

using System.Buffers;
using System.Security.Cryptography;
using Immiscible.Cluster.Checkpoints;
using Immiscible.Cluster.Contracts.Runs.Files;
using Microsoft.Win32.SafeHandles;

namespace Immiscible.Cluster.Runs.Files;

/// <summary>Gives the files of a run directory, and nothing else, while the run may go on and change them.</summary>
/// <param name="directory">Full path of the run directory.</param>
public sealed class RunFiles(string directory)
{
    private const int Block = 1 << 20;

    /// <summary>The files there are.</summary>
    /// <exception cref="IOException">The directory cannot be read.</exception>
    public RunFileList List(RunContent content)
    {
        var (files, links) = (new List<RunFile>(), new List<string>());
        // First the checkpoints, then the ledger: it is on disk before a checkpoint is published, and so holds all that these hold.
        var checkpoints = Checkpoints(content).SelectMany(folder => Checkpoint(folder, links)).ToArray();
        // The newest epoch first: by then the one before it has ended, and no step is missing between them.
        var ledger = content.HasFlag(RunContent.Ledger) ? Measure(Names("ledger", links).Reverse(), links) : [];
        var metrics = content.HasFlag(RunContent.Metrics) ? Measure(Names("metrics", links).Reverse(), links) : [];

        files.AddRange(Measure(["run.yaml", "state.json"], links));
        if (content.HasFlag(RunContent.Samples)) files.AddRange(Measure(Names("samples", links).Prepend("samples.png"), links));
        if (content.HasFlag(RunContent.Curves)) files.AddRange(Measure(["curves.png"], links));
        return new RunFileList(directory, [.. files, .. metrics.Reverse(), .. ledger.Reverse(), .. checkpoints], links);
    }

    /// <summary>Bytes of a file; see <see cref="IRunFilesGrain.Read"/>.</summary>
    /// <exception cref="RunFileChangedException">The file is not what it was.</exception>
    /// <exception cref="RunFileException">The path is no file of a run, or a link; or the range is none.</exception>
    public byte[] Read(RunFile file, long offset, int length)
    {
        using var handle = Open(file, offset, length, RunFile.LongestRead);
        var bytes = new byte[length];
        Fill(handle, file, bytes, offset);
        return bytes;
    }

    /// <summary>SHA-256 of a range; see <see cref="IRunFilesGrain.Digest"/>.</summary>
    /// <exception cref="RunFileChangedException">The file is not what it was.</exception>
    /// <exception cref="RunFileException">The path is no file of a run, or a link; or the range is none.</exception>
    public byte[] Digest(RunFile file, long offset, int length)
    {
        using var handle = Open(file, offset, length, RunFile.LongestDigest);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Min(length, Block));
        try
        {
            for (var done = 0; done < length;)
            {
                var part = buffer.AsSpan(0, Math.Min(buffer.Length, length - done));
                Fill(handle, file, part, offset + done);
                hash.AppendData(part);
                done += part.Length;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        return hash.GetHashAndReset();
    }

    private IEnumerable<string> Checkpoints(RunContent content)
    {
        var published = new CheckpointStore(Path.Combine(directory, "checkpoints")).List()
            .Select(static entry => entry.Path)
            .Where(static path => File.Exists(Path.Combine(path, CheckpointStore.ManifestName)));
        if (!content.HasFlag(RunContent.Checkpoints)) published = content.HasFlag(RunContent.NewestCheckpoint) ? published.TakeLast(1) : [];
        return published.Select(static path => Path.GetFileName(path));
    }

    /// <summary>The files of a checkpoint, its manifest last; none where it was deleted meanwhile.</summary>
    private IReadOnlyList<RunFile> Checkpoint(string name, List<string> links)
    {
        var manifest = $"checkpoints/{name}/{CheckpointStore.ManifestName}";
        var files = Measure(Names($"checkpoints/{name}", links).Where(path => path != manifest).Append(manifest), links);
        return files is [.., { Path: var last }] && last == manifest ? files : [];
    }

    /// <summary>Paths of the files in a folder, by name.</summary>
    private IReadOnlyList<string> Names(string folder, List<string> links)
    {
        var info = new DirectoryInfo(Path.Combine(directory, folder));
        if (info.LinkTarget is not null) links.Add(folder);
        if (!info.Exists || info.LinkTarget is not null) return [];
        try
        {
            return [.. info.EnumerateFiles().Select(static file => file.Name).Order(StringComparer.Ordinal).Select(name => $"{folder}/{name}")];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    /// <summary>The files as they are now, one after the other in the order given.</summary>
    private RunFile[] Measure(IEnumerable<string> paths, List<string> links) => [.. paths.Select(path => TryMeasure(path, links)).OfType<RunFile>()];

    /// <summary>The file as it is now; null where there is none, or none that is given.</summary>
    private RunFile? TryMeasure(string path, List<string> links)
    {
        if (!RunFilePath.IsValid(path)) return null;
        try
        {
            using var handle = FileBeneath.Open(directory, path);
            var length = RandomAccess.GetLength(handle);
            return RunFilePath.IsAppended(path) ? new RunFile(path, WholeLines(handle, length), 0) : new RunFile(path, length, VersionOf(handle));
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (RunFileException)
        {
            links.Add(path);
            return null;
        }
    }

    private SafeFileHandle Open(RunFile file, long offset, int length, int longest)
    {
        if (!RunFilePath.IsValid(file.Path)) throw new RunFileException($"{file.Path}: is no file of a run");
        if (offset < 0 || length < 1 || length > longest || offset > file.Bytes - length)
            throw new RunFileException($"{file.Path}: {length} bytes from {offset} on are not to be had; it has {file.Bytes}, and {longest} are given at once");
        try
        {
            var handle = FileBeneath.Open(directory, file.Path);
            if (IsSame(handle, file)) return handle;
            handle.Dispose();
        }
        catch (FileNotFoundException e)
        {
            throw new RunFileChangedException($"{file.Path}: was deleted meanwhile", e);
        }
        throw Changed(file);
    }

    private static bool IsSame(SafeFileHandle handle, RunFile file)
    {
        var length = RandomAccess.GetLength(handle);
        return RunFilePath.IsAppended(file.Path) ? length >= file.Bytes : length == file.Bytes && VersionOf(handle) == file.Version;
    }

    private static void Fill(SafeFileHandle handle, RunFile file, Span<byte> bytes, long offset)
    {
        while (bytes.Length > 0)
        {
            var read = RandomAccess.Read(handle, bytes, offset);
            if (read == 0) throw Changed(file);
            bytes = bytes[read..];
            offset += read;
        }
    }

    /// <summary>Length up to the end of the last whole line: what is written meanwhile may have come half.</summary>
    private static long WholeLines(SafeFileHandle handle, long length)
    {
        Span<byte> block = stackalloc byte[4096];
        while (length > 0)
        {
            var part = block[..(int)Math.Min(block.Length, length)];
            var read = RandomAccess.Read(handle, part, length - part.Length);
            var end = part[..read].LastIndexOf((byte)'\n');
            if (end >= 0) return length - part.Length + end + 1;
            length -= part.Length;
        }
        return 0;
    }

    private static long VersionOf(SafeFileHandle handle) => File.GetLastWriteTimeUtc(handle).Ticks;

    private static RunFileChangedException Changed(RunFile file) => new($"{file.Path}: was replaced meanwhile");
}

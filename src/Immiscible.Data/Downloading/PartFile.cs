using System.Security.Cryptography;
using System.Text;

namespace Immiscible.Data.Downloading;

/// <summary>
/// What has come of a file: a header with where it came from and which version of it that was, then the bytes. One process has it at a time.
/// </summary>
internal sealed class PartFile : IDisposable
{
    private const int HeaderLength = 4096;
    private const string Kind = "immiscible part 1";

    private readonly FileStream _stream;

    private PartFile(string path, FileMode mode)
    {
        // Unbuffered: a full disk is told by the write, not by a later flush.
        (Path, _stream) = (path, new FileStream(path, mode, FileAccess.ReadWrite, FileShare.None, bufferSize: 0));
        ReadHeader();
    }

    public string Path { get; }

    /// <summary>Where the bytes came from; empty where that is not known.</summary>
    public string Source { get; private set; } = "";

    /// <summary>The server's name for the version that the bytes are of, as <c>If-Range</c> takes it; empty where it gave none.</summary>
    public string Version { get; private set; } = "";

    /// <summary>Bytes that have come.</summary>
    public long Length => Math.Max(0, _stream.Length - HeaderLength);

    /// <summary>The part file of that name; null where there is none.</summary>
    /// <exception cref="IOException">Another process has it, or it cannot be opened.</exception>
    public static PartFile? Find(string path) => File.Exists(path) ? new PartFile(path, FileMode.Open) : null;

    /// <summary>A new, empty part file; the folder is created.</summary>
    /// <exception cref="IOException">It cannot be created.</exception>
    public static PartFile Create(string path)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        return new PartFile(path, FileMode.CreateNew);
    }

    /// <summary>Forgets what has come.</summary>
    public void Restart(string source, string version)
    {
        var header = Encoding.UTF8.GetBytes($"{Kind}\n{source}\n{version}\n");
        // What is longer than any server means it to be is no name that can be asked for again.
        if (header.Length > HeaderLength) header = Encoding.UTF8.GetBytes($"{Kind}\n\n\n");
        Array.Resize(ref header, HeaderLength);
        _stream.SetLength(0);
        _stream.Write(header);
        (Source, Version) = (source, version);
    }

    public async ValueTask AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken stop)
    {
        _stream.Seek(0, SeekOrigin.End);
        await _stream.WriteAsync(bytes, stop).ConfigureAwait(false);
    }

    /// <summary>MD5 of the bytes, in lower-case hexadecimal.</summary>
#pragma warning disable CA5351 // The checksum that the data set's author publishes.
    public async Task<string> Md5Async(CancellationToken stop) =>
        Convert.ToHexStringLower(await MD5.HashDataAsync(Content(), stop).ConfigureAwait(false));
#pragma warning restore CA5351

    /// <summary>The bytes from their beginning; valid until the next call to this file.</summary>
    public Stream Content()
    {
        _stream.Position = HeaderLength;
        return _stream;
    }

    /// <summary>Removes the file.</summary>
    public void Delete()
    {
        _stream.Dispose();
        File.Delete(Path);
    }

    public void Dispose() => _stream.Dispose();

    private void ReadHeader()
    {
        var header = new byte[HeaderLength];
        var lines = _stream.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) == HeaderLength ? Encoding.UTF8.GetString(header).Split('\n') : [];
        if (lines is [Kind, var source, var version, ..]) (Source, Version) = (source, version);
        else Restart("", "");
    }
}

using Immiscible.Data.Indexing;
using Immiscible.Data.Layouts;
using Microsoft.Win32.SafeHandles;

namespace Immiscible.Data.Storage;

/// <summary>The stored bytes of any sample. Safe from several threads.</summary>
internal sealed class SampleReader
{
    private readonly SampleIndex _index;
    private readonly HandlePool _handles;

    /// <param name="index">Where the samples lie.</param>
    /// <param name="unpacked">The open file of <see cref="SampleIndex.Unpacked"/>, if there is one: it may have no name any more.</param>
    public SampleReader(SampleIndex index, SafeFileHandle? unpacked)
    {
        _index = index;
        _handles = unpacked is null ? new HandlePool([.. index.Files.Select(static file => file.Path)]) : new HandlePool(unpacked);
    }

    /// <summary>Reads a sample.</summary>
    /// <param name="index">Its index.</param>
    /// <param name="buffer">Holds the bytes afterwards; a larger one takes its place where it is too small.</param>
    /// <returns>Null, or what is wrong with the sample.</returns>
    /// <exception cref="DatasetException">The cache is damaged.</exception>
    public string? Read(int index, ref byte[] buffer)
    {
        var length = _index.Length[index];
        if (buffer.Length < length) buffer = new byte[Math.Max(length, 1 << 16)];
        var bytes = buffer.AsSpan(0, length);
        try
        {
            if (_index.Layout == DatasetLayout.ImageFolder) return ReadFile(index, bytes);
            var read = _handles.Read(_index.Unpacked is null ? _index.File[index] : 0, bytes, _index.Offset[index]);
            if (_index.Unpacked is null) return read == length ? null : $"the file ends {length - read} bytes early: it changed after it was indexed";
            if (read == length && Crc32C.Of(bytes) == _index.Check[index]) return null;
            throw new DatasetException($"the cache file '{_index.Unpacked}' is damaged at byte offset {_index.Offset[index]}; delete it and it is made anew");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return $"it cannot be read: {problem.Message.ReplaceLineEndings(" ")}";
        }
    }

    private string? ReadFile(int index, Span<byte> bytes)
    {
        using var handle = File.OpenHandle(_index.Place(index).File, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        var length = RandomAccess.GetLength(handle);
        if (length != bytes.Length) return $"the file has {length} bytes and had {bytes.Length} when its folder was indexed; touch the folder";
        var read = 0;
        while (read < bytes.Length)
        {
            var now = RandomAccess.Read(handle, bytes[read..], read);
            if (now == 0) return "the file ends early";
            read += now;
        }

        return null;
    }
}

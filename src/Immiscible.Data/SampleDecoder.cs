using Immiscible.Data.Images;
using Immiscible.Data.Indexing;
using Immiscible.Data.Layouts;

namespace Immiscible.Data;

/// <summary>Decoded samples of a set of files. Safe from several threads.</summary>
/// <param name="files">The set.</param>
/// <param name="source">The source's rules.</param>
internal sealed class SampleDecoder(IndexedFiles files, SourceRules source)
{
    [ThreadStatic]
    private static byte[]? _buffer;

    private bool IsRaw => files.Index.Layout is DatasetLayout.Cifar10Binary or DatasetLayout.Cifar100Binary;

    /// <summary>What is known to be wrong with a sample before it is read; else null.</summary>
    public string? KnownProblem(int index)
    {
        if (files.Index.Bad.TryGetValue(index, out var reason)) return reason;
        var (label, classes) = (files.Index.Label[index], source.Classes.Count);
        if (classes == 0 || (label >= 0 && label < classes)) return null;
        return $"the label is {(label < 0 ? "missing" : label)}, not 0 to {classes - 1}";
    }

    /// <summary>The size that a sample's header tells.</summary>
    public string? Measure(int index, out (int Width, int Height) size)
    {
        size = IsRaw ? (Cifar.CifarScanner.Shape.Width, Cifar.CifarScanner.Shape.Height) : default;
        if (KnownProblem(index) is { } known) return known;
        if (IsRaw) return null;
        var buffer = _buffer ??= [];
        var problem = files.Reader.Read(index, ref buffer);
        _buffer = buffer;
        return problem ?? ImageDecoder.Measure(buffer, files.Index.Length[index], out size);
    }

    /// <summary>Decodes a sample as it is stored.</summary>
    /// <returns>Null, or what is wrong with it.</returns>
    public string? Decode(int index, out RgbImage image)
    {
        image = default;
        if (KnownProblem(index) is { } known) return known;
        var buffer = _buffer ??= [];
        var problem = files.Reader.Read(index, ref buffer);
        _buffer = buffer.Length <= KeptBuffer ? buffer : null;
        if (problem is not null) return problem;
        var length = files.Index.Length[index];
        if (IsRaw) image = RgbImage.FromPlanes(buffer.AsSpan(0, length), Cifar.CifarScanner.Shape.Width, Cifar.CifarScanner.Shape.Height);
        else if (ImageDecoder.Decode(buffer, length, out image) is { } damage) return damage;
        return source.StoredSize is { } size && size != (image.Width, image.Height)
            ? $"the image is {image.Width}x{image.Height}, not {size.Width}x{size.Height}"
            : null;
    }

    /// <summary>A sample's stored bytes.</summary>
    /// <returns>Null where they cannot be read.</returns>
    public byte[]? Encoded(int index)
    {
        byte[] buffer = [];
        return files.Index.Bad.ContainsKey(index) || files.Reader.Read(index, ref buffer) is not null ? null : buffer[..files.Index.Length[index]];
    }

    // What a rare huge sample takes is given back.
    private const int KeptBuffer = 4 << 20;
}

using System.Buffers.Binary;
using System.Security.Cryptography;
using Immiscible.Data.Images;
using Immiscible.Data.Indexing;

namespace Immiscible.Data;

/// <summary>A set of files, read sample by sample. A small one stays decoded in memory once read.</summary>
internal sealed class FileDataset : IImageDataset
{
    // Sets of at most so many decoded bytes are kept in memory and hashed by their pixels.
    private const long Small = 256 << 20;
    private const int Probes = 16;
    private const int HashedSamples = 1024;

    private readonly SampleIndex _index;
    private readonly SampleDecoder _decoder;
    private readonly ImageTransform _transform;
    private readonly Lazy<string> _hash;
    private readonly byte[]? _decoded;
    private readonly bool[] _isDecoded = [];

    /// <exception cref="DatasetException">The images have no common size.</exception>
    public FileDataset(DatasetOptions options, IndexedFiles files)
    {
        var rules = SourceRules.Of(options, files);
        _index = files.Index;
        if (_index.Count == 0) throw new DatasetException($"'{options.Path}' holds no images");
        Name = $"{(options.Source == "images" ? files.Found.Format : options.Source)} ({options.Split})";
        Classes = rules.Classes;
        _transform = rules.Transform;
        if (rules.Transform.IsIdentity && rules.StoredSize is null) rules = rules with { StoredSize = CommonSize(new SampleDecoder(files, rules), _index) };
        _decoder = new SampleDecoder(files, rules);
        Shape = _transform.Size > 0 ? new ImageShape(3, _transform.Size, _transform.Size) : new ImageShape(3, rules.StoredSize!.Value.Height, rules.StoredSize.Value.Width);
        if ((long)Count * Shape.Length <= Small)
        {
            _decoded = new byte[Count * Shape.Length];
            _isDecoded = new bool[Count];
        }

        _hash = new Lazy<string>(_decoded is null ? HashIndex : HashPixels);
    }

    public string Name { get; }

    public int Count => _index.Count;

    public ImageShape Shape { get; }

    public IReadOnlyList<string> Classes { get; }

    public string ContentHash => _hash.Value;

    public int Label(int index)
    {
        CheckIndex(index);
        return Math.Max(0, _index.Label[index]);
    }

    public void Read(int index, Span<byte> pixels)
    {
        CheckIndex(index);
        if (pixels.Length != Shape.Length)
            throw new ArgumentException($"an image of {Name} has {Shape.Length} bytes, the destination {pixels.Length}", nameof(pixels));
        var kept = _decoded is null ? default : _decoded.AsSpan(index * Shape.Length, Shape.Length);
        if (_decoded is not null && Volatile.Read(ref _isDecoded[index]))
        {
            kept.CopyTo(pixels);
            return;
        }

        if (Decode(index, pixels) is { } problem)
        {
            var (file, where) = _index.Place(index);
            throw new BadSampleException(index, file, where, problem);
        }

        if (_decoded is null) return;

        // Threads that decode the same sample write the same bytes.
        pixels.CopyTo(kept);
        Volatile.Write(ref _isDecoded[index], true);
    }

    private string? Decode(int index, Span<byte> pixels)
    {
        if (_decoder.Decode(index, out var image) is { } problem) return problem;
        _transform.Apply(image).CopyPlanes(pixels);
        return null;
    }

    private static (int Width, int Height) CommonSize(SampleDecoder decoder, SampleIndex index)
    {
        (int Width, int Height)? common = null;
        string? problem = null;
        for (var i = 0; i < Probes || common is null; i++)
        {
            // Spread over the set; where all of these are bad, whichever is good.
            var at = i < Probes ? (int)((long)i * index.Count / Probes) : i - Probes;
            if (at >= index.Count) throw new DatasetException($"'{index.Place(0).File}' and all others: no image can be read ({problem})");
            if (decoder.Measure(at, out var size) is { } bad)
            {
                problem ??= bad;
                continue;
            }

            common ??= size;
            if (size == common) continue;
            throw new DatasetException(
                $"images have several sizes ('{index.Place(at).File}' {index.Place(at).Where} is {size.Width}x{size.Height}, others are " +
                $"{common.Value.Width}x{common.Value.Height}); choose one with data.size");
        }

        return common.Value;
    }

    // Pixels of all images, then the labels; a bad sample is black and has the label 255, or -1 where labels need four bytes.
    private string HashPixels()
    {
        var bad = new bool[Count];
        Parallel.For(0, Count, index =>
        {
            if (Volatile.Read(ref _isDecoded[index])) return;
            var pixels = _decoded.AsSpan(index * Shape.Length, Shape.Length);
            bad[index] = Decode(index, pixels) is not null;
            if (!bad[index]) Volatile.Write(ref _isDecoded[index], true);
        });
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(_decoded!);
        var width = Classes.Count <= byte.MaxValue ? 1 : sizeof(int);
        var label = new byte[sizeof(int)];
        for (var i = 0; i < Count; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(label, bad[i] ? -1 : Label(i));
            hash.AppendData(label.AsSpan(0, width));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // Shape, count, then length and label of every sample and the stored bytes of 1,024 of them, spread over the set.
    private string HashIndex()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var entry = new byte[2 * sizeof(int)];
        void Append(int first, int second)
        {
            BinaryPrimitives.WriteInt32LittleEndian(entry, first);
            BinaryPrimitives.WriteInt32LittleEndian(entry.AsSpan(sizeof(int)), second);
            hash.AppendData(entry);
        }

        Append(Shape.Width, Shape.Height);
        Append(Count, _transform.Center ? 1 : 0);
        for (var i = 0; i < Count; i++) Append(_index.Length[i], _decoder.KnownProblem(i) is null ? Label(i) : -1);
        for (var i = 0; i < Math.Min(Count, HashedSamples); i++)
            hash.AppendData(_decoder.Encoded((int)((long)i * Count / Math.Min(Count, HashedSamples))) ?? []);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private void CheckIndex(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
    }
}

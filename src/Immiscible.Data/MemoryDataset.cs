using System.Security.Cryptography;

namespace Immiscible.Data;

/// <summary>A data set held in memory: all pixels in one array, image after image, and one byte a label.</summary>
internal sealed class MemoryDataset : IImageDataset
{
    private readonly byte[] _pixels;
    private readonly byte[] _labels;
    private readonly Lazy<string> _contentHash;

    /// <param name="name">What the set is.</param>
    /// <param name="shape">Size of every image.</param>
    /// <param name="classes">Class names.</param>
    /// <param name="pixels">[count, channels, height, width]; kept, not copied.</param>
    /// <param name="labels">[count]; kept, not copied.</param>
    public MemoryDataset(string name, ImageShape shape, IReadOnlyList<string> classes, byte[] pixels, byte[] labels)
    {
        if (pixels.LongLength != (long)labels.Length * shape.Length)
            throw new ArgumentException($"{pixels.Length} bytes do not make {labels.Length} images of {shape.Length}", nameof(pixels));
        Name = name;
        Shape = shape;
        Classes = classes;
        _pixels = pixels;
        _labels = labels;
        _contentHash = new Lazy<string>(Hash);
    }

    public string Name { get; }

    public int Count => _labels.Length;

    public ImageShape Shape { get; }

    public IReadOnlyList<string> Classes { get; }

    public string ContentHash => _contentHash.Value;

    public int Label(int index)
    {
        CheckIndex(index);
        return _labels[index];
    }

    public void Read(int index, Span<byte> pixels)
    {
        CheckIndex(index);
        if (pixels.Length != Shape.Length)
            throw new ArgumentException($"an image of {Name} has {Shape.Length} bytes, the destination {pixels.Length}", nameof(pixels));
        _pixels.AsSpan(index * Shape.Length, Shape.Length).CopyTo(pixels);
    }

    private void CheckIndex(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
    }

    private string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(_pixels);
        hash.AppendData(_labels);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

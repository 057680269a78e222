namespace Immiscible.Data;

/// <summary>An ordered set of equally sized, labelled 8-bit images. Reading is safe from several threads.</summary>
public interface IImageDataset
{
    /// <summary>What the set is, for people: its source and split.</summary>
    string Name { get; }

    /// <summary>Number of images.</summary>
    int Count { get; }

    /// <summary>Size of every image.</summary>
    ImageShape Shape { get; }

    /// <summary>Class names; a label is an index into them.</summary>
    IReadOnlyList<string> Classes { get; }

    /// <summary>
    /// SHA-256, in lower-case hexadecimal, of the pixels of all images in order (CHW bytes) followed by one byte a label:
    /// two sets with the same hash train alike. Computed on first use.
    /// </summary>
    string ContentHash { get; }

    /// <summary>Label of one image.</summary>
    /// <param name="index">In [0, <see cref="Count"/>).</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such image.</exception>
    int Label(int index);

    /// <summary>Copies the pixels of one image.</summary>
    /// <param name="index">In [0, <see cref="Count"/>).</param>
    /// <param name="pixels">[Channels, Height, Width] bytes; exactly <see cref="ImageShape.Length"/> of them.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such image.</exception>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    /// <exception cref="BadSampleException">The sample is damaged, is no image, or has a label that cannot be; always so for this index.</exception>
    void Read(int index, Span<byte> pixels);
}

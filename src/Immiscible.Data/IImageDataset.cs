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

    /// <summary>Class names; a label is an index into them. Empty where the set has no classes.</summary>
    IReadOnlyList<string> Classes { get; }

    /// <summary>
    /// SHA-256, in lower-case hexadecimal: two sets with the same hash train alike. Up to 256 MiB of pixels it covers the pixels of all images in order
    /// (CHW bytes), then one byte a label (four, little-endian, from 256 classes on), whatever the format; a bad sample is black and labelled with ones.
    /// Larger sets: the size, then stored length and label of every sample and the stored bytes of 1,024 of them, spread over the set. Computed on
    /// first use.
    /// </summary>
    string ContentHash { get; }

    /// <summary>Label of one image; 0 where it has none.</summary>
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

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SkiaSharp;

namespace Immiscible.Data.Images;

/// <summary>
/// Encoded images (JPEG, PNG, WebP, BMP, the first frame of a GIF) to RGB, as Pillow's convert("RGB") gives them: alpha is dropped, greyscale becomes
/// three equal channels, 16-bit samples keep their high byte, colour profiles and EXIF orientation are ignored.
/// </summary>
internal static class ImageDecoder
{
    /// <summary>Most pixels that an image may have.</summary>
    public const long LargestPixels = 64L << 20;

    /// <summary>Most bytes that an encoded image may have.</summary>
    public const int LargestEncoded = 256 << 20;

    // A picture of one colour stays below: JPEG spends 6 bits on 64 pixels, PNG a byte on some 340.
    private const long LargestExpansion = 2000;
    private const long Unsuspicious = 1 << 20;

    [ThreadStatic]
    private static byte[]? _scratch;

    /// <summary>Width and height that the header tells.</summary>
    /// <param name="encoded">The file's bytes.</param>
    /// <param name="length">How many of them there are.</param>
    /// <param name="size">Columns and rows.</param>
    /// <returns>Null, or what is wrong with the image.</returns>
    public static string? Measure(byte[] encoded, int length, out (int Width, int Height) size) => WithCodec(encoded, length, Size, out size);

    /// <summary>Decodes an image.</summary>
    /// <param name="encoded">The file's bytes.</param>
    /// <param name="length">How many of them there are.</param>
    /// <param name="image">The picture.</param>
    /// <returns>Null, or what is wrong with the image.</returns>
    public static string? Decode(byte[] encoded, int length, out RgbImage image) => WithCodec(encoded, length, Pixels, out image);

    private delegate string? Use<T>(SKCodec codec, ReadOnlySpan<byte> encoded, out T found);

    private static string? WithCodec<T>(byte[] encoded, int length, Use<T> use, out T found)
        where T : struct
    {
        found = default;
        if (length == 0) return "the image has no bytes";
        var pin = GCHandle.Alloc(encoded, GCHandleType.Pinned);
        try
        {
            using var data = SKData.Create(pin.AddrOfPinnedObject(), length);
            using var codec = SKCodec.Create(data);
            if (codec is null) return $"its {length} bytes are no image that can be decoded";
            var (width, height) = ((long)codec.Info.Width, (long)codec.Info.Height);
            if (width * height > LargestPixels) return $"the image claims {width}x{height} pixels; at most {LargestPixels} are decoded";
            if (width * height > Unsuspicious && width * height / length > LargestExpansion)
                return $"the image claims {width}x{height} pixels in {length} bytes, which no picture needs so few for";
            return use(codec, encoded.AsSpan(0, length), out found);
        }
        finally
        {
            pin.Free();
        }
    }

    private static string? Size(SKCodec codec, ReadOnlySpan<byte> encoded, out (int Width, int Height) size)
    {
        size = (codec.Info.Width, codec.Info.Height);
        return null;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static string? Pixels(SKCodec codec, ReadOnlySpan<byte> encoded, out RgbImage image)
    {
        image = default;
        var (width, height) = (codec.Info.Width, codec.Info.Height);
        var deep = IsDeepPng(encoded);
        var info = new SKImageInfo(width, height, deep ? SKColorType.Rgba16161616 : SKColorType.Rgba8888, SKAlphaType.Unpremul);
        var scratch = Scratch(info.BytesSize);
        var result = codec.GetPixels(info, Marshal.UnsafeAddrOfPinnedArrayElement(scratch, 0));
        if (result != SKCodecResult.Success) return $"the image does not decode ({Explain(result)})";
        var pixels = GC.AllocateUninitializedArray<byte>(3 * width * height);
        if (deep)
        {
            for (int i = 0, from = 1; i < pixels.Length; i += 3, from += 8)
                (pixels[i], pixels[i + 1], pixels[i + 2]) = (scratch[from], scratch[from + 2], scratch[from + 4]);
        }
        else
        {
            var to = pixels.AsSpan();
            foreach (var rgba in MemoryMarshal.Cast<byte, uint>(scratch.AsSpan(0, 4 * width * height)))
            {
                to[2] = (byte)(rgba >> 16);
                to[1] = (byte)(rgba >> 8);
                to[0] = (byte)rgba;
                to = to[3..];
            }
        }

        image = new RgbImage(width, height, pixels);
        return null;
    }

    // Pinned for good, so that no handle is needed for each image; what a rare huge image takes is given back.
    private static byte[] Scratch(int length)
    {
        const int Kept = 4 << 20;
        if (_scratch is { } scratch && scratch.Length >= length) return scratch;
        scratch = GC.AllocateUninitializedArray<byte>(Math.Max(length, 1 << 16), pinned: true);
        if (length <= Kept) _scratch = scratch;
        return scratch;
    }

    private static bool IsDeepPng(ReadOnlySpan<byte> encoded) =>
        encoded.Length > 24 && encoded[0] == 0x89 && encoded[1..4].SequenceEqual("PNG"u8) && encoded[24] == 16;

    private static string Explain(SKCodecResult result) => result switch
    {
        SKCodecResult.IncompleteInput => "it is cut off",
        SKCodecResult.ErrorInInput => "it is damaged",
        SKCodecResult.InvalidConversion => "its colour model is not one that can be made RGB",
        _ => result.ToString(),
    };
}

using System.Runtime.InteropServices;
using SkiaSharp;

namespace Immiscible.Data.Cifar;

/// <summary>Encoded images (JPEG, PNG and what else Skia reads) to channel-first bytes.</summary>
internal static class ImageDecoder
{
    /// <summary>Decodes an image of exactly <paramref name="shape"/>; an alpha channel is dropped.</summary>
    /// <param name="encoded">The file's bytes.</param>
    /// <param name="shape">What the image must measure; three channels.</param>
    /// <param name="pixels">[3, height, width] bytes.</param>
    /// <returns>Null, or what is wrong with the image.</returns>
    public static string? Decode(ReadOnlySpan<byte> encoded, ImageShape shape, Span<byte> pixels)
    {
        using var data = SKData.CreateCopy(encoded);
        using var codec = SKCodec.Create(data);
        if (codec is null) return $"its {encoded.Length} bytes are no image that can be decoded";
        if (codec.Info.Width != shape.Width || codec.Info.Height != shape.Height)
            return $"the image is {codec.Info.Width}x{codec.Info.Height}, not {shape.Width}x{shape.Height}";
        using var bitmap = new SKBitmap(new SKImageInfo(shape.Width, shape.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        var result = codec.GetPixels(bitmap.Info, bitmap.GetPixels());
        if (result != SKCodecResult.Success) return $"the image does not decode ({result})";
        var interleaved = MemoryMarshal.Cast<byte, uint>(bitmap.GetPixelSpan());
        var plane = shape.Height * shape.Width;
        for (var i = 0; i < plane; i++)
        {
            var rgba = interleaved[i];
            pixels[i] = (byte)rgba;
            pixels[i + plane] = (byte)(rgba >> 8);
            pixels[i + 2 * plane] = (byte)(rgba >> 16);
        }

        return null;
    }
}

using System.Runtime.InteropServices;
using SkiaSharp;

namespace Immiscible.Data.Packing;

/// <summary>Encodes raw pixels without loss.</summary>
internal static class PngEncoder
{
    /// <summary>A PNG of RGB pixels; the same pixels give the same bytes.</summary>
    /// <param name="pixels">[3, height, width] bytes.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    public static byte[] Encode(ReadOnlySpan<byte> pixels, int height, int width)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        var interleaved = MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(bitmap.GetPixelSpan()), bitmap.ByteCount);
        var plane = height * width;
        for (var i = 0; i < plane; i++)
        {
            for (var channel = 0; channel < 3; channel++) interleaved[4 * i + channel] = pixels[channel * plane + i];
            interleaved[4 * i + 3] = byte.MaxValue;
        }

        using var pixmap = bitmap.PeekPixels();
        using var png = pixmap.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.AllFilters, zLibLevel: 9))!;
        return png.ToArray();
    }
}

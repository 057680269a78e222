using Immiscible.Data.Packing;
using SkiaSharp;

namespace Immiscible.Data.Tests.Packing;

public sealed class PngEncoderTests
{
    [Fact]
    public void Pixels_come_back_as_they_were()
    {
        const int Height = 5, Width = 9;
        var pixels = Enumerable.Range(0, 3 * Height * Width).Select(static i => (byte)(i * 37)).ToArray();
        var png = PngEncoder.Encode(pixels, Height, Width);
        Assert.Equal("png", ImageKind.ExtensionOf(png));
        using var decoded = SKBitmap.Decode(png);
        Assert.Equal((Width, Height), (decoded.Width, decoded.Height));
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var at = y * Width + x;
                Assert.Equal(new SKColor(pixels[at], pixels[Height * Width + at], pixels[2 * Height * Width + at]), decoded.GetPixel(x, y));
            }
        }
    }

    [Fact]
    public void Kinds_are_told_by_their_first_bytes()
    {
        Assert.Equal("jpg", ImageKind.ExtensionOf([0xFF, 0xD8, 0xFF, 0xE0]));
        Assert.Equal("webp", ImageKind.ExtensionOf("RIFF\0\0\0\0WEBPVP8 "u8));
        Assert.Equal("gif", ImageKind.ExtensionOf("GIF89a"u8));
        Assert.Equal("bmp", ImageKind.ExtensionOf("BM1234"u8));
        Assert.Null(ImageKind.ExtensionOf("RIFF\0\0\0\0WAVEfmt "u8));
        Assert.Null(ImageKind.ExtensionOf([]));
    }
}

using System.Runtime.CompilerServices;

namespace Immiscible.Data.Images;

/// <summary>An RGB image of 8 bits a channel, pixel after pixel.</summary>
/// <param name="Width">Columns, in pixels.</param>
/// <param name="Height">Rows, in pixels.</param>
/// <param name="Pixels">[Height, Width, 3] bytes; the array may be longer.</param>
public readonly record struct RgbImage(int Width, int Height, byte[] Pixels)
{
    /// <summary>A part of the image.</summary>
    /// <param name="left">First column.</param>
    /// <param name="top">First row.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part reaches beyond the image.</exception>
    public RgbImage Crop(int left, int top, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(left);
        ArgumentOutOfRangeException.ThrowIfNegative(top);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(left, Width - width);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(top, Height - height);
        if (width == Width && height == Height) return this;
        var part = new byte[3 * width * height];
        for (var row = 0; row < height; row++)
            Pixels.AsSpan(3 * ((top + row) * Width + left), 3 * width).CopyTo(part.AsSpan(3 * row * width));
        return new RgbImage(width, height, part);
    }

    /// <summary>The middle, where torchvision's CenterCrop cuts it: halves are rounded to even.</summary>
    /// <param name="width">Columns, at most <see cref="Width"/>.</param>
    /// <param name="height">Rows, at most <see cref="Height"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The image is smaller.</exception>
    public RgbImage CropCenter(int width, int height) =>
        Crop((int)Math.Round((Width - width) / 2.0), (int)Math.Round((Height - height) / 2.0), width, height);

    /// <summary>Copies the image channel by channel.</summary>
    /// <param name="chw">[3, Height, Width] bytes.</param>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void CopyPlanes(Span<byte> chw)
    {
        var plane = Width * Height;
        if (chw.Length != 3 * plane) throw new ArgumentException($"expected room for {3 * plane} bytes, got {chw.Length}", nameof(chw));
        var pixels = Pixels.AsSpan(0, 3 * plane);
        var red = chw[..plane];
        var green = chw.Slice(plane, plane);
        var blue = chw[(2 * plane)..];
        for (int i = 0, from = 0; i < plane; i++, from += 3) (red[i], green[i], blue[i]) = (pixels[from], pixels[from + 1], pixels[from + 2]);
    }

    /// <summary>An image whose channels lie one after the other.</summary>
    /// <param name="chw">[3, height, width] bytes.</param>
    /// <param name="width">Columns, in pixels.</param>
    /// <param name="height">Rows, in pixels.</param>
    public static RgbImage FromPlanes(ReadOnlySpan<byte> chw, int width, int height)
    {
        var plane = width * height;
        var pixels = new byte[3 * plane];
        for (var i = 0; i < plane; i++)
            (pixels[3 * i], pixels[3 * i + 1], pixels[3 * i + 2]) = (chw[i], chw[i + plane], chw[i + 2 * plane]);
        return new RgbImage(width, height, pixels);
    }
}

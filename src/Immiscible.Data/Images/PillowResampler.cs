namespace Immiscible.Data.Images;

/// <summary>
/// Resizes as Pillow's Image.resize does to the bit: antialiased, columns first, then rows, rounded to 8 bits between the two, a pass left out where
/// the length stays. Source: src/libImaging/Resample.c of Pillow 9.4.
/// </summary>
public static class PillowResampler
{
    private const int Half = 1 << (ResampleWeights.PrecisionBits - 1);

    /// <summary>The image at another size.</summary>
    /// <param name="image">What to resize.</param>
    /// <param name="width">Columns, in pixels.</param>
    /// <param name="height">Rows, in pixels.</param>
    /// <param name="filter">How to weigh neighbours.</param>
    public static RgbImage Resize(RgbImage image, int width, int height, ResampleFilter filter)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        if (width != image.Width) image = Columns(image, new ResampleWeights(image.Width, width, filter), width);
        return height == image.Height ? image : Rows(image, new ResampleWeights(image.Height, height, filter), height);
    }

    /// <summary>Resizes so that the shorter side is <paramref name="size"/>; the longer side's fraction is dropped, as torchvision's Resize does.</summary>
    /// <param name="image">What to resize.</param>
    /// <param name="size">The shorter side, in pixels.</param>
    /// <param name="filter">How to weigh neighbours.</param>
    public static RgbImage ResizeShorterSide(RgbImage image, int size, ResampleFilter filter) => image.Width <= image.Height
        ? Resize(image, size, (int)((long)size * image.Height / image.Width), filter)
        : Resize(image, (int)((long)size * image.Width / image.Height), size, filter);

    private static RgbImage Columns(RgbImage image, ResampleWeights weights, int width)
    {
        var to = new byte[3 * width * image.Height];
        for (var row = 0; row < image.Height; row++)
        {
            var line = image.Pixels.AsSpan(3 * row * image.Width, 3 * image.Width);
            for (var x = 0; x < width; x++)
            {
                int red = Half, green = Half, blue = Half;
                var from = line.Slice(3 * weights.First[x], 3 * weights.Lengths[x]);
                var taps = weights.Values.AsSpan(x * weights.Taps, weights.Lengths[x]);
                for (var i = 0; i < taps.Length; i++)
                {
                    red += from[3 * i] * taps[i];
                    green += from[3 * i + 1] * taps[i];
                    blue += from[3 * i + 2] * taps[i];
                }

                var at = 3 * (row * width + x);
                (to[at], to[at + 1], to[at + 2]) = (Level(red), Level(green), Level(blue));
            }
        }

        return new RgbImage(width, image.Height, to);
    }

    private static RgbImage Rows(RgbImage image, ResampleWeights weights, int height)
    {
        var stride = 3 * image.Width;
        var to = new byte[stride * height];
        Span<int> sums = new int[stride];
        for (var y = 0; y < height; y++)
        {
            sums.Fill(Half);
            for (var i = 0; i < weights.Lengths[y]; i++)
            {
                var weight = weights.Values[y * weights.Taps + i];
                var line = image.Pixels.AsSpan((weights.First[y] + i) * stride, stride);
                for (var x = 0; x < line.Length; x++) sums[x] += line[x] * weight;
            }

            var row = to.AsSpan(y * stride, stride);
            for (var x = 0; x < row.Length; x++) row[x] = Level(sums[x]);
        }

        return new RgbImage(image.Width, height, to);
    }

    private static byte Level(int sum) => (byte)Math.Clamp(sum >> ResampleWeights.PrecisionBits, 0, 255);
}

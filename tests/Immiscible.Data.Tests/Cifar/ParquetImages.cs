using Parquet;
using Parquet.Serialization;
using SkiaSharp;

namespace Immiscible.Data.Tests.Cifar;

/// <summary>Writes small Parquet files in the columns of the Hugging Face hub.</summary>
internal static class ParquetImages
{
    public sealed class EncodedImage
    {
        public byte[]? bytes { get; set; }

        public string? path { get; set; }
    }

    public sealed class ImgRow
    {
        public EncodedImage? img { get; set; }

        public long? label { get; set; }
    }

    public sealed class ImageRow
    {
        public EncodedImage? image { get; set; }

        public long label { get; set; }
    }

    public static ImgRow Row(byte[]? encoded, long? label) =>
        new() { img = new EncodedImage { bytes = encoded, path = "a.png" }, label = label };

    /// <summary>A PNG whose pixel (x, y) is (red, 3 x, 5 y).</summary>
    public static byte[] Png(byte red, int width = 32, int height = 32)
    {
        using var bitmap = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++) bitmap.SetPixel(x, y, new SKColor(red, (byte)(3 * x), (byte)(5 * y)));
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    public static byte[] File<TRow>(params TRow[] rows)
    {
        using var stream = new MemoryStream();
        ParquetSerializer.SerializeAsync(rows, stream, new ParquetOptions { RowGroupSize = 2 }).GetAwaiter().GetResult();
        return stream.ToArray();
    }
}

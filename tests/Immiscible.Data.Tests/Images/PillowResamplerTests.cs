using System.Buffers.Binary;
using System.Text.Json;
using Immiscible.Data.Images;

namespace Immiscible.Data.Tests.Images;

public sealed class PillowResamplerTests
{
    [Fact]
    public void A_constant_image_stays_constant_at_every_size()
    {
        var image = new RgbImage(7, 5, [.. Enumerable.Repeat((byte)201, 105)]);
        foreach (var filter in Enum.GetValues<ResampleFilter>())
            foreach (var (width, height) in new[] { (3, 2), (7, 11), (20, 5), (1, 1) })
                Assert.All(PillowResampler.Resize(image, width, height, filter).Pixels, static value => Assert.Equal(201, value));
    }

    [Fact]
    public void Halving_by_the_triangle_weighs_neighbours_one_three_three_one()
    {
        // Width 4 to 2: the filter spans 4 inputs about 1 and 3; at the border it is cut off and what is left is normalised.
        var image = new RgbImage(4, 1, [.. new byte[] { 0, 80, 160, 240 }.SelectMany(static value => Enumerable.Repeat(value, 3))]);
        var half = PillowResampler.Resize(image, 2, 1, ResampleFilter.Bilinear);
        Assert.Equal([(byte)Math.Round((3 * 0 + 3 * 80 + 160) / 7.0), (byte)Math.Round((80 + 3 * 160 + 3 * 240) / 7.0)], new[] { half.Pixels[0], half.Pixels[3] });
    }

    [Theory]
    [InlineData(300, 200, 64, 96, 64)]
    [InlineData(128, 171, 64, 64, 85)]
    [InlineData(64, 64, 64, 64, 64)]
    public void The_longer_side_drops_its_fraction(int width, int height, int size, int newWidth, int newHeight)
    {
        var resized = PillowResampler.ResizeShorterSide(new RgbImage(width, height, new byte[3 * width * height]), size, ResampleFilter.Bilinear);
        Assert.Equal((newWidth, newHeight), (resized.Width, resized.Height));
    }

    [Theory]
    [InlineData(5, 2, 2)] // 1.5 goes to 2.
    [InlineData(7, 2, 2)] // 2.5 goes to 2.
    [InlineData(6, 2, 2)]
    public void The_middle_is_rounded_half_to_even(int width, int size, int left)
    {
        var image = new RgbImage(width, size, [.. Enumerable.Range(0, width * size).SelectMany(at => Enumerable.Repeat((byte)(at % width), 3))]);
        Assert.Equal(left, image.CropCenter(size, size).Pixels[0]);
    }

    [Fact]
    public void Preprocessing_equals_the_reference_of_CLIP_and_another_filter_does_not()
    {
        var folder = SharedData.Fixture("clip_preprocess");
        using var config = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "config.json")));
        var size = config.RootElement.GetProperty("n_px").GetInt32();
        var (mean, std) = (Numbers(config, "mean"), Numbers(config, "std"));
        var file = File.ReadAllBytes(Path.Combine(folder, "io.safetensors"));
        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        using var header = JsonDocument.Parse(file.AsMemory(8, length));
        var cases = header.RootElement.EnumerateObject().Where(static tensor => tensor.Value.TryGetProperty("dtype", out var type) && type.GetString() == "U8").ToArray();
        Assert.NotEmpty(cases);
        foreach (var input in cases)
        {
            var shape = Shape(input.Value);
            var image = shape[^1] == 3
                ? new RgbImage(shape[^2], shape[^3], Data(file, length, input.Value).ToArray())
                : RgbImage.FromPlanes(Data(file, length, input.Value), shape[^1], shape[^2]);
            var wanted = header.RootElement.GetProperty(input.Name.Replace("in.", "out.", StringComparison.Ordinal).Replace("_hwc_u8", "_chw", StringComparison.Ordinal));
            var expected = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(Data(file, length, wanted)).ToArray();
            Assert.InRange(Difference(image, size, ResampleFilter.Bicubic, mean, std, expected), 0, 0.02);
            if (image.Width != size) Assert.True(Difference(image, size, ResampleFilter.Bilinear, mean, std, expected) > 0.02);
        }
    }

    private static double Difference(RgbImage image, int size, ResampleFilter filter, float[] mean, float[] std, float[] expected)
    {
        var chw = new byte[3 * size * size];
        PillowResampler.ResizeShorterSide(image, size, filter).CropCenter(size, size).CopyPlanes(chw);
        return chw.Select((value, i) => Math.Abs((value / 255.0 - mean[i / (size * size)]) / std[i / (size * size)] - expected[i])).Max();
    }

    private static float[] Numbers(JsonDocument config, string key) => [.. config.RootElement.GetProperty(key).EnumerateArray().Select(static number => number.GetSingle())];

    private static int[] Shape(JsonElement tensor) => [.. tensor.GetProperty("shape").EnumerateArray().Select(static number => number.GetInt32())];

    private static ReadOnlySpan<byte> Data(byte[] file, int header, JsonElement tensor)
    {
        var offsets = tensor.GetProperty("data_offsets");
        return file.AsSpan(8 + header + offsets[0].GetInt32(), offsets[1].GetInt32() - offsets[0].GetInt32());
    }
}

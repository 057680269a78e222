using Immiscible.Data.Plans;

namespace Immiscible.Data.Tests.Plans;

public sealed class PixelDecoderTests
{
    [Theory]
    [InlineData(3, 32, 32)]
    [InlineData(1, 5, 7)]
    [InlineData(3, 9, 13)]
    public void Every_value_equals_the_formula_to_the_bit_flipped_or_not(int channels, int height, int width)
    {
        var shape = new ImageShape(channels, height, width);
        var bytes = Enumerable.Range(0, shape.Length).Select(i => (byte)(37 * i)).ToArray();
        var (plain, mirrored) = (new float[shape.Length], new float[shape.Length]);
        PixelDecoder.Decode(bytes, shape, flip: false, plain);
        PixelDecoder.Decode(bytes, shape, flip: true, mirrored);
        for (var i = 0; i < bytes.Length; i++)
        {
            Assert.Equal(bytes[i] / 127.5f - 1f, plain[i]);
            Assert.Equal(plain[i], mirrored[i / width * width + (width - 1 - i % width)]);
        }
    }

    [Fact]
    public void All_256_values_span_minus_one_to_one()
    {
        var values = new float[256];
        PixelDecoder.Decode(Enumerable.Range(0, 256).Select(i => (byte)i).ToArray(), new ImageShape(1, 16, 16), flip: false, values);
        Assert.Equal((-1f, 1f), (values[0], values[255]));
        Assert.Equal(values.Order(), values);
    }

    [Fact]
    public void Spans_of_another_length_are_refused()
    {
        var shape = new ImageShape(1, 2, 2);
        Assert.Throws<ArgumentException>(() => PixelDecoder.Decode(new byte[3], shape, flip: false, new float[4]));
        Assert.Throws<ArgumentException>(() => PixelDecoder.Decode(new byte[4], shape, flip: false, new float[5]));
    }
}

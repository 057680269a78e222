using Immiscible.Assignment.Quantization;

namespace Immiscible.Assignment.Tests.Quantization;

public sealed class RowQuantizerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(31)]
    [InlineData(100)]
    [InlineData(1024)]
    public void Distances_come_back_within_half_a_step(int length)
    {
        var row = Distances(length, seed: length);
        var exponent = RowQuantizer.SuggestExponent(row, length);
        var values = new ushort[length];
        Assert.True(RowQuantizer.TryQuantize(row, 0, exponent, values, out var minimum));
        Assert.Equal(row.Min(), minimum);
        for (var j = 0; j < length; j++)
            Assert.Equal(row[j], minimum + values[j] * Math.ScaleB(1.0, exponent), Math.ScaleB(0.5001, exponent) + 1e-5);
    }

    [Fact]
    public void The_suggested_exponent_is_the_finest_that_fits()
    {
        var row = Distances(500, seed: 1);
        var exponent = RowQuantizer.SuggestExponent(row, 500);
        Assert.True(RowQuantizer.TryQuantize(row, 0, exponent, new ushort[500], out _));
        Assert.False(RowQuantizer.TryQuantize(row, 0, exponent - 1, new ushort[500], out _));
    }

    [Fact]
    public void Rounding_is_to_nearest_with_ties_to_even_at_every_position()
    {
        float[] row = [0, 0.5f, 1.5f, 2.5f, 0.49f, 32766.5f, 32767f];
        for (var shift = 0; shift < 40; shift++)
        {
            var padded = Enumerable.Repeat(0f, shift).Concat(row).Concat(Enumerable.Repeat(0f, 40 - shift)).ToArray();
            var values = new ushort[padded.Length];
            Assert.True(RowQuantizer.TryQuantize(padded, 0, 0, values, out _));
            Assert.Equal([0, 0, 2, 2, 0, 32766, 32767], values[shift..(shift + row.Length)].Select(value => (int)value));
        }
    }

    [Fact]
    public void Values_depend_on_the_row_alone()
    {
        var row = Distances(77, seed: 3);
        var (alone, shifted) = (new ushort[77], new ushort[77]);
        Assert.True(RowQuantizer.TryQuantize(row, 0, -10, alone, out _));
        Assert.True(RowQuantizer.TryQuantize(new float[5].Concat(row).ToArray().AsSpan(5), 9, -10, shifted, out _));
        Assert.Equal(alone, shifted);
    }

    [Theory]
    [InlineData(float.NaN, 3)]
    [InlineData(float.PositiveInfinity, 63)]
    [InlineData(float.NegativeInfinity, 66)]
    public void A_distance_that_is_no_finite_number_is_named(float bad, int column)
    {
        var row = Distances(67, seed: 4);
        row[column] = bad;
        var error = Assert.Throws<AssignmentException>(() => RowQuantizer.TryQuantize(row, 12, 0, new ushort[67], out _));
        Assert.Contains($"row 12, column {column} is", error.Message, StringComparison.Ordinal);
        Assert.Throws<AssignmentException>(() => RowQuantizer.ToFloat16(row, 12, new ushort[67]));
        Assert.Throws<AssignmentException>(() => RowQuantizer.SuggestExponent(row, 67));
    }

    [Fact]
    public void A_row_of_equal_distances_fits_the_finest_step()
    {
        var row = Enumerable.Repeat(55.5f, 40).ToArray();
        var values = new ushort[40];
        var exponent = RowQuantizer.SuggestExponent(row, 40);
        Assert.Equal(RowQuantizer.MinimumExponent, exponent);
        Assert.True(RowQuantizer.TryQuantize(row, 0, exponent, values, out var minimum));
        Assert.Equal(55.5f, minimum);
        Assert.All(values, value => Assert.Equal(0, value));
    }

    [Fact]
    public void Halves_have_the_bits_of_the_platforms_conversion()
    {
        var random = new Random(6);
        var row = Enumerable.Range(0, 20000).Select(_ => MathF.ScaleB(random.NextSingle() - 0.5f, random.Next(-30, 16))).ToArray();
        var bits = new ushort[row.Length];
        RowQuantizer.ToFloat16(row, 0, bits);
        for (var j = 0; j < row.Length; j++) Assert.Equal(BitConverter.HalfToUInt16Bits((Half)row[j]), bits[j]);
    }

    [Fact]
    public void A_distance_beyond_the_largest_half_is_refused()
    {
        var error = Assert.Throws<AssignmentException>(() => RowQuantizer.ToFloat16([1f, 65520f], 3, new ushort[2]));
        Assert.Contains("row 3", error.Message, StringComparison.Ordinal);
    }

    private static float[] Distances(int length, int seed)
    {
        var random = new Random(seed);
        return Enumerable.Range(0, length).Select(_ => 50 + 10 * random.NextSingle()).ToArray();
    }
}

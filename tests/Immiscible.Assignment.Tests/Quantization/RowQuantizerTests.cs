using Immiscible.Assignment.Costs;
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
        Assert.True(RowQuantizer.TryQuantize(row, 0, exponent, values));
        var minimum = row.Min();
        for (var j = 0; j < length; j++)
            Assert.Equal(row[j], minimum + values[j] * Math.ScaleB(1.0, exponent), Math.ScaleB(0.5001, exponent) + 1e-5);
    }

    [Fact]
    public void The_suggested_exponent_is_the_finest_that_fits()
    {
        var row = Distances(500, seed: 1);
        var exponent = RowQuantizer.SuggestExponent(row, 500);
        Assert.True(RowQuantizer.TryQuantize(row, 0, exponent, new ushort[500]));
        Assert.False(RowQuantizer.TryQuantize(row, 0, exponent - 1, new ushort[500]));
    }

    [Fact]
    public void Rounding_is_to_nearest_with_ties_to_even_at_every_position()
    {
        float[] row = [0, 0.5f, 1.5f, 2.5f, 0.49f, 32766.5f, 32767f];
        for (var shift = 0; shift < 40; shift++)
        {
            var padded = Enumerable.Repeat(0f, shift).Concat(row).Concat(Enumerable.Repeat(0f, 40 - shift)).ToArray();
            var values = new ushort[padded.Length];
            Assert.True(RowQuantizer.TryQuantize(padded, 0, 0, values));
            Assert.Equal([0, 0, 2, 2, 0, 32766, 32767], values[shift..(shift + row.Length)].Select(value => (int)value));
        }
    }

    [Fact]
    public void Values_depend_on_the_row_alone()
    {
        var row = Distances(77, seed: 3);
        var (alone, shifted) = (new ushort[77], new ushort[77]);
        Assert.True(RowQuantizer.TryQuantize(row, 0, -10, alone));
        Assert.True(RowQuantizer.TryQuantize(new float[5].Concat(row).ToArray().AsSpan(5), 9, -10, shifted));
        Assert.Equal(alone, shifted);
    }

    [Theory]
    [InlineData(float.NaN, 3)]
    [InlineData(float.NaN, 63)]
    [InlineData(float.NegativeInfinity, 66)]
    public void A_distance_that_is_no_number_is_named(float bad, int column)
    {
        var row = Distances(67, seed: 4);
        row[column] = bad;
        var error = Assert.Throws<AssignmentException>(() => RowQuantizer.TryQuantize(row, 12, 0, new ushort[67]));
        Assert.Contains($"row 12, column {column} is", error.Message, StringComparison.Ordinal);
        Assert.Throws<AssignmentException>(() => RowQuantizer.ToFloat16(row, 12, new ushort[67]));
        Assert.Throws<AssignmentException>(() => RowQuantizer.SuggestExponent(row, 67));
        Assert.Throws<AssignmentException>(() => RowQuantizer.TryQuantize(row, 12, 0, new byte[67]));
        row[5] = float.PositiveInfinity;
        Assert.Throws<AssignmentException>(() => RowQuantizer.TryQuantize(row, 12, 0, new ushort[67]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(67)]
    public void An_infinite_distance_becomes_the_value_that_forbids_and_leaves_the_others_as_they_are(int count)
    {
        var plain = Distances(70, seed: 5);
        var row = plain.ToArray();
        for (var k = 0; k < count; k++) row[(k * 3 + 1) % 70] = float.PositiveInfinity;
        // Two entries keep the range of the row, so the others must not change.
        (row[0], row[3]) = (plain[0], plain[3]) = (40, 60);
        var exponent = RowQuantizer.SuggestExponent(plain, 70);
        Assert.Equal(exponent, RowQuantizer.SuggestExponent(row, 70));
        ushort[] expected = new ushort[70], values = new ushort[70], halves = new ushort[70];
        var bytes = new byte[70];
        Assert.True(RowQuantizer.TryQuantize(plain, 0, exponent, expected));
        Assert.True(RowQuantizer.TryQuantize(row, 0, exponent, values));
        Assert.True(RowQuantizer.TryQuantize(row, 0, RowQuantizer.SuggestExponent(row, 70, RowQuantizer.MaximumByte), bytes));
        RowQuantizer.ToFloat16(row, 0, halves);
        for (var j = 0; j < row.Length; j++)
        {
            var forbidden = float.IsInfinity(row[j]);
            Assert.Equal(forbidden ? CostMatrix.Forbidden : expected[j], values[j]);
            Assert.Equal(forbidden, bytes[j] == 255);
            Assert.Equal(BitConverter.HalfToUInt16Bits((Half)row[j]), halves[j]);
        }
    }

    [Fact]
    public void A_row_with_an_infinite_distance_saturates_all_the_same() =>
        Assert.False(RowQuantizer.TryQuantize([0, 1000, float.PositiveInfinity], 0, -12, new ushort[3]));

    [Fact]
    public void A_row_that_is_all_infinite_leaves_no_matching()
    {
        var row = Enumerable.Repeat(float.PositiveInfinity, 40).ToArray();
        foreach (var quantization in Enum.GetValues<DistanceQuantization>())
        {
            var payload = new byte[40 * RowPayload.BytesPerDistance(quantization)];
            var error = Assert.Throws<AssignmentException>(() => RowPayload.TryWrite(row, 3, quantization, 0, payload));
            Assert.Equal("no complete matching: every pair of row 3 is forbidden", error.Message);
        }
    }

    [Theory]
    [InlineData(10)]
    [InlineData(1024)]
    [InlineData(3000)]
    public void Bytes_come_back_within_half_a_step_and_use_all_of_their_range(int length)
    {
        var row = Distances(length, seed: length);
        var exponent = RowQuantizer.SuggestExponent(row, length, RowQuantizer.MaximumByte);
        var values = new byte[length];
        Assert.True(RowQuantizer.TryQuantize(row, 0, exponent, values));
        Assert.InRange(values.Max(), 128, 254);
        for (var j = 0; j < length; j++) Assert.Equal(row[j], row.Min() + values[j] * Math.ScaleB(1.0, exponent), Math.ScaleB(0.5001, exponent) + 1e-5);
        Assert.False(RowQuantizer.TryQuantize(row, 0, exponent - 1, values));
    }

    [Fact]
    public void A_row_of_equal_distances_fits_the_finest_step()
    {
        var row = Enumerable.Repeat(55.5f, 40).ToArray();
        var values = new ushort[40];
        var exponent = RowQuantizer.SuggestExponent(row, 40);
        Assert.Equal(RowQuantizer.MinimumExponent, exponent);
        Assert.True(RowQuantizer.TryQuantize(row, 0, exponent, values));
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

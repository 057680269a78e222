using System.Numerics;
using System.Runtime.InteropServices;
using Immiscible.Compute.Safetensors;

namespace Immiscible.Compute.Tests.Safetensors;

/// <summary>Every bit pattern of the small floats, and the edges of the large types, against formulas of their own.</summary>
public sealed class ElementConversionTests
{
    [Theory]
    [InlineData(SafetensorsDataType.F16, 5, 10)]
    [InlineData(SafetensorsDataType.BF16, 8, 7)]
    [InlineData(SafetensorsDataType.F8_E5M2, 5, 2)]
    [InlineData(SafetensorsDataType.F8_E4M3, 4, 3)]
    public void Every_pattern_of_a_small_float_has_its_value(SafetensorsDataType type, int exponentBits, int mantissaBits)
    {
        var width = 1 + exponentBits + mantissaBits;
        var count = 1 << width;
        var source = width == 8
            ? [.. Enumerable.Range(0, count).Select(i => (byte)i)]
            : MemoryMarshal.AsBytes<ushort>(Enumerable.Range(0, count).Select(i => (ushort)i).ToArray()).ToArray();
        var values = new float[count];
        ElementConversion.ToFloats(type)(source, values);
        for (var bits = 0; bits < count; bits++)
        {
            var expected = Value(bits, exponentBits, mantissaBits, infinities: type != SafetensorsDataType.F8_E4M3);
            if (double.IsNaN(expected)) Assert.True(float.IsNaN(values[bits]), $"{bits:x}");
            else Assert.True(BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(values[bits]), $"{bits:x}: {values[bits]}");
        }
    }

    [Theory]
    [InlineData(SafetensorsDataType.F16)]
    [InlineData(SafetensorsDataType.BF16)]
    public void What_a_small_float_holds_is_written_back_as_it_was(SafetensorsDataType type)
    {
        var patterns = Enumerable.Range(0, 65_536).Select(i => (ushort)i).ToArray();
        var values = new float[patterns.Length];
        ElementConversion.ToFloats(type)(MemoryMarshal.AsBytes<ushort>(patterns), values);
        var back = Narrow(type, values);
        for (var i = 0; i < patterns.Length; i++)
            if (!float.IsNaN(values[i])) Assert.Equal(patterns[i], back[i]);
            else Assert.True(IsNaN(type, back[i]), $"{i:x}");
    }

    [Theory]
    [InlineData(SafetensorsDataType.F16, 5, 10)]
    [InlineData(SafetensorsDataType.BF16, 8, 7)]
    public void Writing_rounds_to_nearest_and_ties_to_even(SafetensorsDataType type, int exponentBits, int mantissaBits)
    {
        // Between each pattern and the next: halfway, and a float on either side of it. (Halfway to infinity rounds up to it.)
        var infinity = ((1 << exponentBits) - 1) << mantissaBits;
        var values = new List<float>();
        var expected = new List<int>();
        for (var bits = 0; bits < infinity; bits++)
        {
            var low = Value(bits, exponentBits, mantissaBits, infinities: true);
            var high = bits + 1 < infinity ? Value(bits + 1, exponentBits, mantissaBits, infinities: true) : 2 * low - Value(bits - 1, exponentBits, mantissaBits, true);
            var tie = (float)((low + high) / 2);
            Assert.Equal((low + high) / 2, tie);
            values.AddRange([MathF.BitDecrement(tie), tie, MathF.BitIncrement(tie), -tie]);
            var even = (bits & 1) == 0 ? bits : bits + 1;
            expected.AddRange([bits, even, bits + 1, even | 0x8000]);
        }
        Assert.Equal(expected, Narrow(type, [.. values]).Select(bits => (int)bits));
        Assert.All(Narrow(type, [float.NaN, BitConverter.UInt32BitsToSingle(0x7f800001), BitConverter.UInt32BitsToSingle(0xffffffff)]),
            bits => Assert.True(IsNaN(type, bits)));
    }

    [Fact]
    public void Integers_and_doubles_round_to_nearest()
    {
        ulong[] unsigned = [0, 1, 1 << 24, (1 << 24) + 1, uint.MaxValue, long.MaxValue, 1UL << 63, (1UL << 63) + (1UL << 39), (1UL << 63) + (1UL << 39) + 1, ulong.MaxValue];
        AssertConverted<ulong>(SafetensorsDataType.U64, unsigned, value => value);
        AssertConverted<long>(SafetensorsDataType.I64, [long.MinValue, -(1L << 53) - (1L << 29) - 1, -1, 0, (1L << 24) + 1, (1L << 53) + (1L << 29) + 1, long.MaxValue], value => value);
        AssertConverted<uint>(SafetensorsDataType.U32, [0, (1 << 24) + 1, (1 << 24) + 3, uint.MaxValue], value => value);
        AssertConverted<int>(SafetensorsDataType.I32, [int.MinValue, -(1 << 24) - 1, -1, 0, int.MaxValue], value => value);
        AssertConverted<ushort>(SafetensorsDataType.U16, [0, ushort.MaxValue], value => value);
        AssertConverted<short>(SafetensorsDataType.I16, [short.MinValue, -1, short.MaxValue], value => value);
        AssertConverted<sbyte>(SafetensorsDataType.I8, [sbyte.MinValue, -1, sbyte.MaxValue], value => value);

        double[] doubles = [0.1, -0.0, 1 + Math.ScaleB(1, -24), 1 + Math.ScaleB(3, -24), 3.5e38, -1e-50, double.NaN, double.NegativeInfinity];
        float[] expected = [0.1f, -0f, 1, 1 + MathF.ScaleB(1, -22), float.PositiveInfinity, -0f, float.NaN, float.NegativeInfinity];
        var values = new float[doubles.Length];
        ElementConversion.ToFloats(SafetensorsDataType.F64)(MemoryMarshal.AsBytes<double>(doubles), values);
        Assert.Equal(expected.Select(BitConverter.SingleToInt32Bits), values.Select(BitConverter.SingleToInt32Bits));
    }

    [Fact]
    public void Integers_keep_their_sign_and_an_unsigned_one_beyond_63_bits_is_refused()
    {
        var values = new long[2];
        ElementConversion.ToInt64s(SafetensorsDataType.I8)!([0xff, 0x7f], values);
        Assert.Equal([-1L, 127], values);
        ElementConversion.ToInt64s(SafetensorsDataType.U16)!([0xff, 0xff, 1, 0], values);
        Assert.Equal([65_535L, 1], values);
        ElementConversion.ToInt64s(SafetensorsDataType.I16)!([0xff, 0xff, 1, 0], values);
        Assert.Equal([-1L, 1], values);
        ElementConversion.ToInt64s(SafetensorsDataType.U32)!([0xff, 0xff, 0xff, 0xff, 1, 0, 0, 0], values);
        Assert.Equal([uint.MaxValue, 1L], values);
        Assert.Throws<OverflowException>(() => ElementConversion.ToInt64s(SafetensorsDataType.U64)!(BitConverter.GetBytes(1UL << 63), new long[1]));
    }

    [Fact]
    public void Every_type_has_a_size_and_a_conversion() =>
        Assert.All(Enum.GetValues<SafetensorsDataType>(), type =>
        {
            var value = new float[1];
            ElementConversion.ToFloats(type)(new byte[SafetensorsEntry.SizeOf(type)], value);
            Assert.Equal(0f, value[0]);
        });

    /// <summary>By the definition of a binary float; the largest exponent is infinity and NaN, or in E4M3 has one NaN.</summary>
    private static double Value(int bits, int exponentBits, int mantissaBits, bool infinities)
    {
        var (largest, bias) = ((1 << exponentBits) - 1, (1 << (exponentBits - 1)) - 1);
        var (exponent, mantissa) = (bits >> mantissaBits & largest, bits & ((1 << mantissaBits) - 1));
        var sign = bits >> (exponentBits + mantissaBits) == 0 ? 1.0 : -1.0;
        if (exponent == largest && infinities) return mantissa == 0 ? sign * double.PositiveInfinity : double.NaN;
        if (exponent == largest && mantissa == (1 << mantissaBits) - 1) return double.NaN;
        var fraction = mantissa / (double)(1 << mantissaBits);
        return exponent == 0 ? sign * fraction * Math.Pow(2, 1 - bias) : sign * (1 + fraction) * Math.Pow(2, exponent - bias);
    }

    private static ushort[] Narrow(SafetensorsDataType type, float[] values)
    {
        var bits = new ushort[values.Length];
        ElementConversion.FromFloats(type)!(values, MemoryMarshal.AsBytes(bits.AsSpan()));
        return bits;
    }

    private static bool IsNaN(SafetensorsDataType type, ushort bits) => (bits & 0x7fff) > (type == SafetensorsDataType.F16 ? 0x7c00 : 0x7f80);

    /// <summary>The float that is nearest, among the one converted to and its neighbours, by exact integers.</summary>
    private static void AssertConverted<T>(SafetensorsDataType type, T[] source, Func<T, BigInteger> exact)
        where T : unmanaged
    {
        var values = new float[source.Length];
        ElementConversion.ToFloats(type)(MemoryMarshal.AsBytes<T>(source), values);
        for (var i = 0; i < source.Length; i++)
        {
            BigInteger Error(float value) => BigInteger.Abs(new BigInteger(value) - exact(source[i]));
            var error = Error(values[i]);
            foreach (var neighbour in new[] { MathF.BitDecrement(values[i]), MathF.BitIncrement(values[i]) })
            {
                // Small neighbours have fractions, which an integer cannot be as near to.
                if (MathF.Abs(neighbour) < 1 << 23) continue;
                var other = Error(neighbour);
                Assert.True(error < other || (error == other && (BitConverter.SingleToInt32Bits(values[i]) & 1) == 0), $"{source[i]}: {values[i]:R}");
            }
            if (MathF.Abs(values[i]) <= 1 << 23) Assert.Equal(BigInteger.Zero, error);
        }
    }
}

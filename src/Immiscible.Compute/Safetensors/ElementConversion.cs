using System.Runtime.InteropServices;

namespace Immiscible.Compute.Safetensors;

/// <summary>
/// Conversions from and to the format's element types. To a narrower float they round to nearest, ties to even; NaN stays NaN, and what is
/// too large becomes infinite.
/// </summary>
internal static class ElementConversion
{
    private static readonly float[] E4M3Values = [.. Enumerable.Range(0, 256).Select(bits => FromE4M3(bits))];

    public delegate void Convert<T>(ReadOnlySpan<byte> source, Span<T> destination);

    public delegate void ConvertBack(ReadOnlySpan<float> source, Span<byte> destination);

    /// <summary>The conversion of a type to floats.</summary>
    public static Convert<float> ToFloats(SafetensorsDataType type) => type switch
    {
        SafetensorsDataType.BOOL or SafetensorsDataType.U8 =>
            (source, destination) => Each<byte, float>(source, destination, value => value),
        SafetensorsDataType.I8 => (source, destination) => Each<sbyte, float>(source, destination, value => value),
        SafetensorsDataType.F8_E4M3 => (source, destination) => Each<byte, float>(source, destination, value => E4M3Values[value]),
        SafetensorsDataType.F8_E5M2 => (source, destination) =>
            Each<byte, float>(source, destination, value => (float)BitConverter.UInt16BitsToHalf((ushort)(value << 8))),
        SafetensorsDataType.I16 => (source, destination) => Each<short, float>(source, destination, value => value),
        SafetensorsDataType.U16 => (source, destination) => Each<ushort, float>(source, destination, value => value),
        SafetensorsDataType.F16 => (source, destination) => Each<Half, float>(source, destination, value => (float)value),
        SafetensorsDataType.BF16 => (source, destination) =>
            Each<ushort, float>(source, destination, value => BitConverter.UInt32BitsToSingle((uint)value << 16)),
        SafetensorsDataType.I32 => (source, destination) => Each<int, float>(source, destination, value => value),
        SafetensorsDataType.U32 => (source, destination) => Each<uint, float>(source, destination, value => (long)value),
        SafetensorsDataType.F32 => (source, destination) => source.CopyTo(MemoryMarshal.AsBytes(destination)),
        SafetensorsDataType.I64 => (source, destination) => Each<long, float>(source, destination, value => value),
        SafetensorsDataType.U64 => (source, destination) => Each<ulong, float>(source, destination, FromUInt64),
        SafetensorsDataType.F64 => (source, destination) => Each<double, float>(source, destination, value => (float)value),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    /// <summary>Null for floating-point types. The conversion throws OverflowException where a U64 is too large.</summary>
    public static Convert<long>? ToInt64s(SafetensorsDataType type) => type switch
    {
        SafetensorsDataType.BOOL or SafetensorsDataType.U8 =>
            (source, destination) => Each<byte, long>(source, destination, value => value),
        SafetensorsDataType.I8 => (source, destination) => Each<sbyte, long>(source, destination, value => value),
        SafetensorsDataType.I16 => (source, destination) => Each<short, long>(source, destination, value => value),
        SafetensorsDataType.U16 => (source, destination) => Each<ushort, long>(source, destination, value => value),
        SafetensorsDataType.I32 => (source, destination) => Each<int, long>(source, destination, value => value),
        SafetensorsDataType.U32 => (source, destination) => Each<uint, long>(source, destination, value => value),
        SafetensorsDataType.I64 => (source, destination) => source.CopyTo(MemoryMarshal.AsBytes(destination)),
        SafetensorsDataType.U64 => (source, destination) => Each<ulong, long>(source, destination, value => checked((long)value)),
        _ => null,
    };

    /// <summary>Null for types that are not written: integers and the 8-bit floats.</summary>
    public static ConvertBack? FromFloats(SafetensorsDataType type) => type switch
    {
        SafetensorsDataType.F16 => (source, destination) => EachBack<Half>(source, destination, value => (Half)value),
        SafetensorsDataType.BF16 => (source, destination) => EachBack<ushort>(source, destination, ToBFloat16),
        SafetensorsDataType.F32 => (source, destination) => MemoryMarshal.AsBytes(source).CopyTo(destination),
        SafetensorsDataType.F64 => (source, destination) => EachBack<double>(source, destination, value => value),
        _ => null,
    };

    private static float FromE4M3(int bits)
    {
        var (exponent, mantissa) = ((bits >> 3) & 15, bits & 7);
        var magnitude = (exponent, mantissa) switch
        {
            (15, 7) => float.NaN,
            (0, _) => MathF.ScaleB(mantissa, -9),
            _ => MathF.ScaleB(8 + mantissa, exponent - 10),
        };
        return (bits & 128) == 0 ? magnitude : -magnitude;
    }

    private static ushort ToBFloat16(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        // A NaN whose set bits all lie in the lower half would become infinite: it is made quiet.
        return float.IsNaN(value) ? (ushort)(bits >> 16 | 0x40) : (ushort)((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
    }

    /// <summary>Rounded once; the runtime's own conversion may go through a double.</summary>
    private static float FromUInt64(ulong value) =>
        value <= long.MaxValue ? (long)value : 2f * (long)(value >> 1 | value & 1);

    private static void Each<TSource, TResult>(ReadOnlySpan<byte> source, Span<TResult> destination, Func<TSource, TResult> convert)
        where TSource : unmanaged
    {
        var values = MemoryMarshal.Cast<byte, TSource>(source);
        for (var i = 0; i < values.Length; i++) destination[i] = convert(values[i]);
    }

    private static void EachBack<TResult>(ReadOnlySpan<float> source, Span<byte> destination, Func<float, TResult> convert)
        where TResult : unmanaged
    {
        var values = MemoryMarshal.Cast<byte, TResult>(destination);
        for (var i = 0; i < source.Length; i++) values[i] = convert(source[i]);
    }
}

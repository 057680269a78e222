using System.Runtime.InteropServices;

namespace Immiscible.Compute.Safetensors;

/// <summary>Conversions from the format's element types.</summary>
internal static class ElementConversion
{
    public delegate void Convert<T>(ReadOnlySpan<byte> source, Span<T> destination);

    /// <summary>Null for integer types and for F32, which needs none.</summary>
    public static Convert<float>? ToFloats(SafetensorsDataType type) => type switch
    {
        SafetensorsDataType.F16 => (source, destination) => Each<Half, float>(source, destination, value => (float)value),
        SafetensorsDataType.BF16 => (source, destination) => Each<ushort, float>(source, destination, FromBFloat16),
        SafetensorsDataType.F64 => (source, destination) => Each<double, float>(source, destination, value => (float)value),
        _ => null,
    };

    /// <summary>Null for floating-point types.</summary>
    public static Convert<long>? ToInt64s(SafetensorsDataType type) => type switch
    {
        SafetensorsDataType.BOOL or SafetensorsDataType.U8 =>
            (source, destination) => Each<byte, long>(source, destination, value => value),
        SafetensorsDataType.I32 => (source, destination) => Each<int, long>(source, destination, value => value),
        SafetensorsDataType.I64 => (source, destination) => source.CopyTo(MemoryMarshal.AsBytes(destination)),
        _ => null,
    };

    private static float FromBFloat16(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);

    private static void Each<TSource, TResult>(ReadOnlySpan<byte> source, Span<TResult> destination, Func<TSource, TResult> convert)
        where TSource : unmanaged
    {
        var values = MemoryMarshal.Cast<byte, TSource>(source);
        for (var i = 0; i < values.Length; i++) destination[i] = convert(values[i]);
    }
}

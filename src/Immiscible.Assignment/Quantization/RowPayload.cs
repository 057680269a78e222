using System.Runtime.InteropServices;

namespace Immiscible.Assignment.Quantization;

/// <summary>Rows of distances as bytes, little endian, in any <see cref="DistanceQuantization"/>.</summary>
public static class RowPayload
{
    /// <summary>Bytes of one distance.</summary>
    public static int BytesPerDistance(DistanceQuantization quantization) => quantization switch
    {
        DistanceQuantization.UInt8 => sizeof(byte),
        DistanceQuantization.Float32 => sizeof(float),
        _ => sizeof(ushort),
    };

    /// <summary>The largest integer a distance becomes; null where distances stay floating-point and no exponent is needed.</summary>
    public static int? MaximumValue(DistanceQuantization quantization) => quantization switch
    {
        DistanceQuantization.UInt16 => RowQuantizer.MaximumValue,
        DistanceQuantization.UInt8 => RowQuantizer.MaximumByte,
        _ => null,
    };

    /// <summary>Writes one row.</summary>
    /// <param name="distances">The row; positive infinity forbids a pair.</param>
    /// <param name="rowIndex">The row's number, for messages.</param>
    /// <param name="quantization">The form.</param>
    /// <param name="stepExponent">The exponent that all rows share; of no effect where distances stay floating-point.</param>
    /// <param name="payload">Receives <see cref="BytesPerDistance"/> bytes a distance.</param>
    /// <returns>Whether the row fits the exponent; if not, the payload is of no use.</returns>
    /// <exception cref="AssignmentException">
    /// A distance is not a number or does not fit the form, all are infinite, or the lengths differ.
    /// </exception>
    public static bool TryWrite(ReadOnlySpan<float> distances, int rowIndex, DistanceQuantization quantization, int stepExponent, Span<byte> payload)
    {
        switch (quantization)
        {
            case DistanceQuantization.UInt16:
                return RowQuantizer.TryQuantize(distances, rowIndex, stepExponent, MemoryMarshal.Cast<byte, ushort>(payload));
            case DistanceQuantization.UInt8:
                return RowQuantizer.TryQuantize(distances, rowIndex, stepExponent, payload);
            case DistanceQuantization.Float16:
                RowQuantizer.ToFloat16(distances, rowIndex, MemoryMarshal.Cast<byte, ushort>(payload));
                return true;
            default:
                var singles = MemoryMarshal.Cast<byte, float>(payload);
                RowQuantizer.CheckLengths(distances.Length, singles.Length, rowIndex);
                CheckNumbers(distances, rowIndex);
                distances.CopyTo(singles);
                return true;
        }
    }

    /// <summary>Throws where a distance is a NaN or negative infinity, or all are infinite.</summary>
    internal static void CheckNumbers(ReadOnlySpan<float> distances, int rowIndex)
    {
        if (!RangeKernel.TryMeasure(distances, out _)) ForbiddenPairs.FiniteRange(distances, rowIndex);
    }
}

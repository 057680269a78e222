namespace Immiscible.Compute.Safetensors;

/// <summary>One tensor of a safetensors file.</summary>
/// <param name="Name">Its name, unique in the file.</param>
/// <param name="DataType">Element type.</param>
/// <param name="Shape">Sizes, outermost first; empty for a scalar.</param>
/// <param name="Offset">First byte, counted from the end of the header.</param>
/// <param name="ByteLength">Length in bytes.</param>
public sealed record SafetensorsEntry(string Name, SafetensorsDataType DataType, IReadOnlyList<long> Shape, long Offset, long ByteLength)
{
    /// <summary>Number of elements.</summary>
    public long Count => ByteLength / SizeOf(DataType);

    internal static int SizeOf(SafetensorsDataType type) => type switch
    {
        SafetensorsDataType.BOOL or SafetensorsDataType.U8 or SafetensorsDataType.I8
            or SafetensorsDataType.F8_E4M3 or SafetensorsDataType.F8_E5M2 => 1,
        SafetensorsDataType.I16 or SafetensorsDataType.U16 or SafetensorsDataType.F16 or SafetensorsDataType.BF16 => 2,
        SafetensorsDataType.I32 or SafetensorsDataType.U32 or SafetensorsDataType.F32 => 4,
        _ => 8,
    };
}

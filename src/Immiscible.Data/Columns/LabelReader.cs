using System.Numerics;
using Parquet;
using Parquet.Schema;

namespace Immiscible.Data.Columns;

/// <summary>Integer columns of any width.</summary>
internal static class LabelReader
{
    public static bool CanRead(DataField field) => field.ClrType == typeof(long) || field.ClrType == typeof(int) || field.ClrType == typeof(short) ||
        field.ClrType == typeof(sbyte) || field.ClrType == typeof(byte) || field.ClrType == typeof(ushort) || field.ClrType == typeof(uint);

    public static Task<long?[]> ReadAsync(ParquetRowGroupReader rows, DataField field) => Type.GetTypeCode(field.ClrType) switch
    {
        TypeCode.Int64 => Widen<long>(rows, field),
        TypeCode.Int32 => Widen<int>(rows, field),
        TypeCode.Int16 => Widen<short>(rows, field),
        TypeCode.SByte => Widen<sbyte>(rows, field),
        TypeCode.Byte => Widen<byte>(rows, field),
        TypeCode.UInt16 => Widen<ushort>(rows, field),
        _ => Widen<uint>(rows, field),
    };

    private static async Task<long?[]> Widen<T>(ParquetRowGroupReader rows, DataField field)
        where T : struct, INumber<T>
    {
        var values = new T?[rows.RowCount];
        await rows.ReadAsync<T>(field, values.AsMemory());
        return Array.ConvertAll(values, static value => value is { } number ? long.CreateChecked(number) : (long?)null);
    }
}

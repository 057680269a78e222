using System.Runtime.InteropServices;

namespace Immiscible.Assignment.Npy;

/// <summary>Reads cost matrices from NumPy's <c>.npy</c> files.</summary>
public static class NpyReader
{
    /// <summary>Reads a two-dimensional array of little-endian float16, float32 or float64, in C or Fortran order.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The matrix, row-major.</returns>
    /// <exception cref="AssignmentException">The file is absent, shorter than its header says, or holds anything else.</exception>
    public static NpyMatrix ReadMatrix(string path)
    {
        if (!File.Exists(path)) throw new AssignmentException($"{path} does not exist");
        using var stream = File.OpenRead(path);
        var header = NpyHeader.Read(stream, path);
        if (header.Shape.Count != 2)
            throw new AssignmentException($"{path} holds an array of {header.Shape.Count} dimensions; a cost matrix has two");
        var (rows, columns) = (header.Shape[0], header.Shape[1]);
        if ((long)rows * columns > Array.MaxLength) throw new AssignmentException($"{path} holds {rows} x {columns} values, more than fit an array");
        return header.ElementType switch
        {
            "<f2" or "=f2" => new NpyMatrix(rows, columns, Array.ConvertAll(Read<Half>(stream, header, path), value => (float)value), null),
            "<f4" or "=f4" => new NpyMatrix(rows, columns, Read<float>(stream, header, path), null),
            "<f8" or "=f8" => new NpyMatrix(rows, columns, null, Read<double>(stream, header, path)),
            _ => throw new AssignmentException($"{path} holds elements of type {header.ElementType}; give float16, float32 or float64, little-endian"),
        };
    }

    private static T[] Read<T>(Stream stream, NpyHeader header, string path) where T : unmanaged
    {
        var (rows, columns) = (header.Shape[0], header.Shape[1]);
        var values = new T[rows * columns];
        var (lines, lineLength) = header.IsFortranOrder ? (columns, rows) : (rows, columns);
        for (var line = 0; line < lines; line++)
        {
            var bytes = MemoryMarshal.AsBytes(values.AsSpan(line * lineLength, lineLength));
            if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
                throw new AssignmentException($"{path} ends before its {rows} x {columns} values do");
        }

        return header.IsFortranOrder ? Transpose(values, columns, rows) : values;
    }

    private static T[] Transpose<T>(T[] values, int rows, int columns)
    {
        var transposed = new T[values.Length];
        for (var i = 0; i < rows; i++)
            for (var j = 0; j < columns; j++)
                transposed[j * rows + i] = values[i * columns + j];
        return transposed;
    }
}

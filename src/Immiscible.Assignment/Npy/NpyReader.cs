using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Immiscible.Assignment.Npy;

/// <summary>Reads cost matrices from NumPy's <c>.npy</c> files.</summary>
public static class NpyReader
{
    /// <summary>Elements read at once, so that a chunk's bytes can be counted in an int.</summary>
    private const int Chunk = 1 << 24;

    /// <summary>Reads a two-dimensional array of little-endian float16, float32 or float64, in C or Fortran order.</summary>
    /// <param name="path">The file; formats 1.0, 2.0 and 3.0.</param>
    /// <returns>The matrix, row-major.</returns>
    /// <exception cref="AssignmentException">
    /// The file is absent, not as long as its header says, or holds anything else; the message begins with <paramref name="path"/>.
    /// </exception>
    public static NpyMatrix ReadMatrix(string path)
    {
        if (Directory.Exists(path)) throw new AssignmentException($"{path}: is a directory; name a .npy file in it");
        if (!File.Exists(path)) throw new AssignmentException($"{path}: there is no such file");
        try
        {
            using var stream = File.OpenRead(path);
            return Read(stream, path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new AssignmentException($"{path}: cannot be read ({exception.Message.TrimEnd('.')})");
        }
    }

    private static NpyMatrix Read(FileStream stream, string path)
    {
        var header = NpyHeader.Read(stream, path);
        var (rows, columns) = Shape(header, path);
        return header.ElementType switch
        {
            "<f2" => new NpyMatrix(rows, columns, Array.ConvertAll(Values<Half>(stream, header, path), value => (float)value), null),
            "<f4" => new NpyMatrix(rows, columns, Values<float>(stream, header, path), null),
            "<f8" => new NpyMatrix(rows, columns, null, Values<double>(stream, header, path)),
            ['>', 'f', '2' or '4' or '8'] => throw new AssignmentException(
                $"{path}: holds big-endian numbers ({header.ElementType}); save little-endian ones: numpy.save(file, a.astype('<{header.ElementType[1..]}'))"),
            _ => throw new AssignmentException(
                $"{path}: holds elements of type {header.ElementType}; give float16, float32 or float64: numpy.save(file, a.astype('<f4'))"),
        };
    }

    private static (int Rows, int Columns) Shape(NpyHeader header, string path)
    {
        if (header.Shape.Count != 2)
            throw new AssignmentException(
                $"{path}: holds an array of {header.Shape.Count} dimension{(header.Shape.Count == 1 ? "" : "s")}; a cost matrix has 2, rows and columns");
        var (rows, columns) = (header.Shape[0], header.Shape[1]);
        if (rows == 0 || columns == 0)
            throw new AssignmentException($"{path}: is empty ({rows} x {columns}); a cost matrix has at least one row and one column");
        if (rows > Array.MaxLength / columns)
            throw new AssignmentException($"{path}: says it holds {rows} x {columns} values, more than the {Array.MaxLength} that are taken at once");
        return ((int)rows, (int)columns);
    }

    private static T[] Values<T>(FileStream stream, NpyHeader header, string path) where T : unmanaged
    {
        var (rows, columns) = ((int)header.Shape[0], (int)header.Shape[1]);
        // Before memory is asked for: a damaged shape may be huge.
        if (stream.CanSeek) CheckLength(stream.Length - stream.Position, (long)rows * columns * Unsafe.SizeOf<T>(), rows, columns, path);
        var values = new T[rows * columns];
        for (var at = 0; at < values.Length; at += Math.Min(Chunk, values.Length - at))
        {
            var bytes = MemoryMarshal.AsBytes(values.AsSpan(at, Math.Min(Chunk, values.Length - at)));
            if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length) throw Short(rows, columns, path);
        }

        if (stream.ReadByte() >= 0) throw Long(rows, columns, path);
        return header.IsFortranOrder ? Transpose(values, columns, rows) : values;
    }

    private static void CheckLength(long there, long needed, int rows, int columns, string path)
    {
        if (there < needed) throw Short(rows, columns, path);
        if (there > needed) throw Long(rows, columns, path);
    }

    private static AssignmentException Short(int rows, int columns, string path) =>
        new($"{path}: ends before its {rows} x {columns} values do; it was cut off, write or copy it again");

    private static AssignmentException Long(int rows, int columns, string path) =>
        new($"{path}: goes on after its {rows} x {columns} values; give a file with one array");

    private static T[] Transpose<T>(T[] values, int rows, int columns)
    {
        var transposed = new T[values.Length];
        for (var i = 0; i < rows; i++)
            for (var j = 0; j < columns; j++)
                transposed[j * rows + i] = values[i * columns + j];
        return transposed;
    }
}

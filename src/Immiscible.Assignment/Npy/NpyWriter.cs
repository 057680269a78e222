using System.Runtime.InteropServices;

namespace Immiscible.Assignment.Npy;

/// <summary>Writes permutations and matrices as NumPy's <c>.npy</c> files.</summary>
public static class NpyWriter
{
    /// <summary>The bytes of a file that holds a vector of int64, as <c>scipy.optimize.linear_sum_assignment</c> gives its columns.</summary>
    /// <param name="values">The vector.</param>
    /// <returns>The whole file.</returns>
    public static byte[] EncodeVector(ReadOnlySpan<int> values)
    {
        using var stream = new MemoryStream();
        new NpyHeader("<i8", IsFortranOrder: false, [values.Length]).Write(stream);
        var wide = new long[values.Length];
        for (var i = 0; i < wide.Length; i++) wide[i] = values[i];
        stream.Write(MemoryMarshal.AsBytes(wide));
        return stream.ToArray();
    }

    /// <summary>Writes a row-major matrix of float32.</summary>
    /// <param name="path">The file, replaced if it exists.</param>
    /// <param name="values">rows x columns values.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <exception cref="AssignmentException">There is another number of values.</exception>
    public static void WriteMatrix(string path, ReadOnlySpan<float> values, int rows, int columns)
    {
        if (values.Length != (long)rows * columns)
            throw new AssignmentException($"{values.Length} values were given for a matrix of {rows} x {columns}; give rows x columns values");
        using var stream = File.Create(path);
        new NpyHeader("<f4", IsFortranOrder: false, [rows, columns]).Write(stream);
        for (var i = 0; i < rows; i++) stream.Write(MemoryMarshal.AsBytes(values.Slice(i * columns, columns)));
    }
}

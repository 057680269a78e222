using System.Text;

namespace Immiscible.Console.Tests.Support;

/// <summary>Cost files as NumPy would write them.</summary>
internal static class NpyFile
{
    /// <summary>A matrix that needs a search: greedy choices are not the best.</summary>
    public static double[,] Random(int rows, int columns, int seed = 1)
    {
        var random = new Random(seed);
        var values = new double[rows, columns];
        for (var i = 0; i < rows; i++)
            for (var j = 0; j < columns; j++)
                values[i, j] = (float)random.NextDouble();
        return values;
    }

    /// <summary>Writes a matrix as <c>f2</c>, <c>f4</c> or <c>f8</c> and gives the path.</summary>
    public static string Write(string path, double[,] values, string type = "<f4", bool isFortran = false)
    {
        var (rows, columns) = (values.GetLength(0), values.GetLength(1));
        var header = Encoding.ASCII.GetBytes($"{{'descr': '{type}', 'fortran_order': {isFortran}, 'shape': ({rows}, {columns}), }}\n");
        using var writer = new BinaryWriter(File.Create(path));
        writer.Write([0x93, .. "NUMPY"u8, 1, 0]);
        writer.Write((ushort)header.Length);
        writer.Write(header);
        for (var k = 0; k < values.Length; k++)
        {
            var value = isFortran ? values[k % rows, k / rows] : values[k / columns, k % columns];
            writer.Write(type switch
            {
                "<f2" => BitConverter.GetBytes((Half)value),
                "<f8" => BitConverter.GetBytes(value),
                _ => BitConverter.GetBytes((float)value),
            });
        }

        return path;
    }

    /// <summary>Reads a vector of int64.</summary>
    public static long[] ReadVector(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var start = 10 + BitConverter.ToUInt16(bytes, 8);
        Assert.Contains("'descr': '<i8'", Encoding.ASCII.GetString(bytes, 0, start));
        return [.. Enumerable.Range(0, (bytes.Length - start) / 8).Select(k => BitConverter.ToInt64(bytes, start + 8 * k))];
    }
}

using System.Text;
using Immiscible.Assignment.Npy;

namespace Immiscible.Assignment.Tests.Npy;

public sealed class NpyTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".npy");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void A_written_matrix_reads_back()
    {
        NpyWriter.WriteMatrix(_path, [1, 2, 3, 4, 5, 6], 2, 3);
        var matrix = NpyReader.ReadMatrix(_path);
        Assert.Equal((2, 3), (matrix.Rows, matrix.Columns));
        Assert.Equal([1f, 2, 3, 4, 5, 6], matrix.Singles!);
    }

    [Theory]
    [InlineData("<f4", false, new[] { 1f, 2, 3, 4 })]
    [InlineData("<f4", true, new[] { 1f, 3, 2, 4 })]
    public void Both_orders_are_read_row_by_row(string type, bool isFortran, float[] expected)
    {
        WriteRaw(type, isFortran, "(2, 2)", [.. new[] { 1f, 2, 3, 4 }.SelectMany(BitConverter.GetBytes)]);
        Assert.Equal(expected, NpyReader.ReadMatrix(_path).Singles!);
    }

    [Fact]
    public void Halves_widen_and_doubles_stay()
    {
        WriteRaw("<f2", false, "(1, 1)", BitConverter.GetBytes((Half)1.5));
        Assert.Equal([1.5f], NpyReader.ReadMatrix(_path).Singles!);
        WriteRaw("<f8", false, "(1, 1)", BitConverter.GetBytes(0.1));
        Assert.Equal([0.1], NpyReader.ReadMatrix(_path).Doubles!);
    }

    [Fact]
    public void A_permutation_is_written_as_NumPy_writes_int64()
    {
        NpyWriter.WriteVector(_path, [2, 0, 1]);
        var bytes = File.ReadAllBytes(_path);
        Assert.Equal(128 + 24, bytes.Length);
        Assert.Contains("{'descr': '<i8', 'fortran_order': False, 'shape': (3,), }", Encoding.ASCII.GetString(bytes, 0, 128), StringComparison.Ordinal);
        Assert.Equal(2, BitConverter.ToInt64(bytes, 128));
    }

    [Theory]
    [InlineData("<i4", "(1, 1)", "elements of type <i4")]
    [InlineData("<f4", "(1,)", "1 dimensions")]
    [InlineData("<f4", "(5, 5)", "ends before")]
    [InlineData("<f4", "(x, 5)", "damaged")]
    public void What_is_not_a_cost_matrix_is_refused(string type, string shape, string says)
    {
        WriteRaw(type, false, shape, new byte[4]);
        Assert.Contains(says, Assert.Throws<AssignmentException>(() => NpyReader.ReadMatrix(_path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_another_kind_is_refused()
    {
        File.WriteAllText(_path, "no array");
        Assert.Contains("not a NumPy", Assert.Throws<AssignmentException>(() => NpyReader.ReadMatrix(_path)).Message, StringComparison.Ordinal);
        Assert.Contains("does not exist", Assert.Throws<AssignmentException>(() => NpyReader.ReadMatrix(_path + "x")).Message, StringComparison.Ordinal);
    }

    private void WriteRaw(string type, bool isFortran, string shape, byte[] data)
    {
        var header = $"{{'descr': '{type}', 'fortran_order': {(isFortran ? "True" : "False")}, 'shape': {shape}, }}\n";
        byte[] start = [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0];
        File.WriteAllBytes(_path, [.. start, .. Encoding.ASCII.GetBytes(header), .. data]);
    }
}

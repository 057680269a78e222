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
        Assert.Equal(6, matrix[1, 2]);
    }

    [Theory]
    [InlineData(false, new[] { 1f, 2, 3, 4, 5, 6 })]
    [InlineData(true, new[] { 1f, 3, 5, 2, 4, 6 })]
    public void Both_orders_are_read_row_by_row(bool isFortran, float[] expected)
    {
        WriteRaw("<f4", isFortran, "(2, 3)", Singles(1, 2, 3, 4, 5, 6));
        Assert.Equal(expected, NpyReader.ReadMatrix(_path).Singles!);
    }

    [Fact]
    public void Halves_widen_and_doubles_stay()
    {
        WriteRaw("<f2", false, "(1, 1)", BitConverter.GetBytes((Half)1.5));
        Assert.Equal([1.5f], NpyReader.ReadMatrix(_path).Singles!);
        WriteRaw("<f8", false, "(1, 1)", BitConverter.GetBytes(0.1));
        Assert.Equal([0.1], NpyReader.ReadMatrix(_path).Doubles!);
        Assert.Equal(0.1, NpyReader.ReadMatrix(_path)[0, 0]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_version_of_the_format_is_read(byte version)
    {
        WriteHeader("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }", Singles(7, 8), version);
        Assert.Equal([7f, 8], NpyReader.ReadMatrix(_path).Singles!);
    }

    [Theory]
    [InlineData("""{"shape": (1L, 2L), "fortran_order": False, "descr": "<f4"}""")]
    [InlineData("  {'fortran_order':False,'shape':(1,2,),'descr':'<f4'}  ")]
    public void Headers_of_other_writers_are_read(string header)
    {
        WriteHeader(header, Singles(7, 8));
        Assert.Equal([7f, 8], NpyReader.ReadMatrix(_path).Singles!);
    }

    [Fact]
    public void A_permutation_is_encoded_as_NumPy_writes_int64()
    {
        var bytes = NpyWriter.EncodeVector([2, 0, 1]);
        Assert.Equal(128 + 24, bytes.Length);
        Assert.Contains("{'descr': '<i8', 'fortran_order': False, 'shape': (3,), }", Encoding.ASCII.GetString(bytes, 0, 128), StringComparison.Ordinal);
        Assert.Equal(2, BitConverter.ToInt64(bytes, 128));
    }

    [Theory]
    [InlineData("<i4", "(1, 1)", "type <i4; give float16, float32 or float64")]
    [InlineData("|O", "(1, 1)", "type |O")]
    [InlineData(">f4", "(1, 1)", "big-endian numbers (>f4); save little-endian ones: numpy.save(file, a.astype('<f4'))")]
    [InlineData("<f4", "()", "0 dimensions")]
    [InlineData("<f4", "(1,)", "1 dimension; a cost matrix has 2")]
    [InlineData("<f4", "(1, 1, 1)", "3 dimensions; a cost matrix has 2")]
    [InlineData("<f4", "(0, 5)", "is empty (0 x 5)")]
    [InlineData("<f4", "(5, 0)", "is empty (5 x 0)")]
    [InlineData("<f4", "(5, 5)", "ends before its 5 x 5 values do")]
    [InlineData("<f4", "(40000, 50000)", "ends before")]
    [InlineData("<f4", "(65536, 65536)", "more than")]
    [InlineData("<f4", "(9000000000000000000, 9000000000000000000)", "more than")]
    [InlineData("<f2", "(1, 1)", "goes on after its 1 x 1 values")]
    [InlineData("<f4", "(x, 5)", "damaged")]
    [InlineData("<f4", "(-1, 5)", "damaged")]
    [InlineData("<f4", "(99999999999999999999, 5)", "damaged")]
    public void What_is_not_a_cost_matrix_is_refused(string type, string shape, string says)
    {
        WriteRaw(type, false, shape, new byte[4]);
        Refused(says);
    }

    [Theory]
    [InlineData("{'descr': '<f4', 'fortran_order': False}", "damaged")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1), 'more': 1}", "damaged")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1), 'shape': (2, 2)}", "damaged")]
    [InlineData("'descr': '<f4', 'fortran_order': False, 'shape': (1, 1)", "damaged")]
    [InlineData("{'descr': '<f4', 'fortran_order': 0, 'shape': (1, 1)}", "damaged")]
    [InlineData("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1, 1)}", "records of several fields")]
    public void A_header_that_is_not_understood_is_refused(string header, string says)
    {
        WriteHeader(header, new byte[4]);
        Refused(says);
    }

    [Theory]
    [InlineData(new byte[] { 0x93, (byte)'N' }, "is not a NumPy array file")]
    [InlineData(new byte[] { 0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 9, 0, 0, 0 }, "version 9.0")]
    [InlineData(new byte[] { 0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, 200 }, "damaged")]
    [InlineData(new byte[] { 0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, 200, 0, (byte)'{' }, "damaged")]
    [InlineData(new byte[] { 0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 2, 0, 255, 255, 255, 255 }, "damaged")]
    public void A_file_cut_off_in_its_header_is_refused(byte[] bytes, string says)
    {
        File.WriteAllBytes(_path, bytes);
        Refused(says);
    }

    [Fact]
    public void A_file_of_another_kind_is_refused()
    {
        File.WriteAllText(_path, "no array");
        Refused("is not a NumPy array file");
        File.WriteAllText(_path, "");
        Refused("is not a NumPy array file");
        Assert.Contains("there is no such file", Assert.Throws<AssignmentException>(() => NpyReader.ReadMatrix(_path + "x")).Message, StringComparison.Ordinal);
        Assert.Contains("is a directory", Assert.Throws<AssignmentException>(() => NpyReader.ReadMatrix(Path.GetTempPath())).Message, StringComparison.Ordinal);
    }

    private void Refused(string says)
    {
        var message = Assert.Throws<AssignmentException>(() => NpyReader.ReadMatrix(_path)).Message;
        Assert.StartsWith($"{_path}: ", message, StringComparison.Ordinal);
        Assert.Contains(says, message, StringComparison.Ordinal);
    }

    private static byte[] Singles(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    private void WriteRaw(string type, bool isFortran, string shape, byte[] data) =>
        WriteHeader($"{{'descr': '{type}', 'fortran_order': {(isFortran ? "True" : "False")}, 'shape': {shape}, }}", data);

    private void WriteHeader(string header, byte[] data, byte version = 1)
    {
        var text = Encoding.ASCII.GetBytes(header + "\n");
        byte[] length = version == 1 ? BitConverter.GetBytes((ushort)text.Length) : BitConverter.GetBytes(text.Length);
        File.WriteAllBytes(_path, [0x93, .. "NUMPY"u8, version, 0, .. length, .. text, .. data]);
    }
}

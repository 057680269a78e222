using System.Text;
using Immiscible.Compute.Safetensors;

namespace Immiscible.Compute.Tests.Safetensors;

public sealed class SafetensorsFaultTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""",
        "b overlaps")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""",
        "b leaves a hole")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}""", "a ends at byte 16")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "4 bytes follow")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,12]}}""", "a of shape [2] and type F32 needs 8 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[12,0]}}""", "a of shape [3]")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-3],"data_offsets":[0,12]}}""", "a lacks a proper")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,12]}}""", "a lacks a proper")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3]}}""", "a lacks a proper")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,12]}}""", "impossible shape")]
    [InlineData("""{"a":{"dtype":"F4","shape":[24],"data_offsets":[0,12]}}""", "F4")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""", "not valid Unicode")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[9223372036854775800,9223372036854775812]}}""", "a lacks a proper")]
    [InlineData("""{"a":{"dtype":"F32","shape":[0],"data_offsets":[9223372036854775807,9223372036854775807]}}""", "a leaves a hole")]
    [InlineData("""{"a":{"dtype":"6","shape":[3],"data_offsets":[0,12]}}""", "element type 6")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]},"a":{"dtype":"F32","shape":[0],"data_offsets":[12,12]}}""",
        "a occurs twice")]
    [InlineData("""{"__metadata__":{"k":1},"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""", "entry k is not a string")]
    [InlineData("""[1,2]""", "not a JSON object")]
    [InlineData("""{"a":{"dtype":"F32","sha""", "not valid JSON")]
    public void A_bad_header_is_refused_with_the_fault_and_the_file(string json, string fault)
    {
        Write(json);
        AssertRefused(fault);
    }

    [Theory]
    [InlineData(100_000_001UL)]
    [InlineData(13UL)]
    [InlineData(ulong.MaxValue)]
    public void An_impossible_header_length_is_refused(ulong length)
    {
        File.WriteAllBytes(_path, [.. BitConverter.GetBytes(length), .. new byte[12]]);
        AssertRefused("a header of");
    }

    [Fact]
    public void More_dimensions_than_torch_has_are_refused()
    {
        string Header(int rank) =>
            "{\"a\":{\"dtype\":\"U8\",\"shape\":[" + string.Join(',', Enumerable.Repeat("1", rank - 1).Append("12")) + "],\"data_offsets\":[0,12]}}";
        Write(Header(64));
        using (var reader = SafetensorsReader.Open(_path)) Assert.Equal(64, reader.Entry("a").Shape.Count);
        Write(Header(65));
        AssertRefused("a lacks a proper");
    }

    [Fact]
    public void A_file_shorter_than_its_prefix_or_absent_is_refused()
    {
        File.WriteAllBytes(_path, [1, 2, 3]);
        AssertRefused("3 bytes");
        var error = Assert.Throws<SafetensorsException>(() => SafetensorsReader.Open(_path + ".absent"));
        Assert.Contains(_path + ".absent", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tensor_that_is_absent_or_of_another_size_is_named()
    {
        using (var stream = File.Create(_path)) new SafetensorsWriter().AddFloats("w", [3], new float[3]).Write(stream);
        using var reader = SafetensorsReader.Open(_path);
        Assert.Contains("no tensor x", Assert.Throws<SafetensorsException>(() => reader.ReadFloats("x")).Message, StringComparison.Ordinal);
        var error = Assert.Throws<SafetensorsException>(() => reader.ReadFloats("w", new float[4]));
        Assert.Contains("w of shape [3]", error.Message, StringComparison.Ordinal);
        Assert.Throws<SafetensorsException>(() => reader.ReadFloats("w", 2, new float[2]));
        Assert.Throws<SafetensorsException>(() => reader.ReadFloats("w", -1, new float[2]));
        Assert.Throws<SafetensorsException>(() => reader.ReadFloats("w", long.MaxValue, new float[2]));
    }

    private void Write(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        File.WriteAllBytes(_path, [.. BitConverter.GetBytes((ulong)bytes.Length), .. bytes, .. new byte[12]]);
    }

    private void AssertRefused(string fault)
    {
        var error = Assert.Throws<SafetensorsException>(() => SafetensorsReader.Open(_path));
        Assert.Contains(_path, error.Message, StringComparison.Ordinal);
        Assert.Contains(fault, error.Message, StringComparison.Ordinal);
        // The file is closed again: it can be replaced everywhere.
        File.WriteAllBytes(_path, []);
    }
}

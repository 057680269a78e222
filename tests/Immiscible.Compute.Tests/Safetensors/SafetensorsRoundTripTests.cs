using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Immiscible.Compute.Safetensors;

namespace Immiscible.Compute.Tests.Safetensors;

public sealed class SafetensorsRoundTripTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void What_is_written_is_read_back()
    {
        float[] values = [1.5f, -0f, float.NaN, float.MaxValue, 1e-42f, 3f];
        Write(new SafetensorsWriter()
            .AddFloats("b", [2, 3], values)
            .AddFloats("scalar", [], new[] { 7f })
            .AddFloats("empty", [0, 4], ReadOnlyMemory<float>.Empty)
            .AddInt64s("step", [2], new[] { long.MinValue, 42 })
            .AddMetadata("run", "a \"name\" with ü"));
        using var reader = SafetensorsReader.Open(_path);
        Assert.Equal(values.Select(BitConverter.SingleToUInt32Bits), reader.ReadFloats("b").Select(BitConverter.SingleToUInt32Bits));
        Assert.Equal([2L, 3], reader.Entry("b").Shape);
        Assert.Equal([7f], reader.ReadFloats("scalar"));
        Assert.Empty(reader.ReadFloats("empty"));
        Assert.Equal([long.MinValue, 42], reader.ReadInt64s("step"));
        Assert.Equal("a \"name\" with ü", reader.Metadata["run"]);
        Assert.True(reader.Contains("b"));
        Assert.False(reader.Contains("c"));
    }

    [Fact]
    public void Slices_of_one_vector_are_written_without_a_copy_and_always_alike()
    {
        float[] flat = [.. Enumerable.Range(0, 48).Select(i => (float)i)];
        byte[] Bytes()
        {
            using var stream = new MemoryStream();
            new SafetensorsWriter().AddFloats("second", [16], () => flat.AsSpan(32)).AddFloats("first", [3], () => flat.AsSpan(0, 3))
                .AddMetadata("z", "1").AddMetadata("a", "2").Write(stream);
            return stream.ToArray();
        }

        var bytes = Bytes();
        Assert.Equal(bytes, Bytes());
        Assert.Equal(0UL, BinaryPrimitives.ReadUInt64LittleEndian(bytes) % 8);
        File.WriteAllBytes(_path, bytes);
        using var reader = SafetensorsReader.Open(_path);
        Assert.Equal(["second", "first"], reader.Names);
        Assert.Equal(flat[32..], reader.ReadFloats("second"));
        Assert.Equal(flat[..3], reader.ReadFloats("first"));
    }

    [Fact]
    public void Integers_come_first_so_that_every_tensor_is_aligned()
    {
        Write(new SafetensorsWriter().AddFloats("odd", [3], new float[3]).AddInt64s("steps", [1], new long[1]));
        using var reader = SafetensorsReader.Open(_path);
        Assert.Equal(0, reader.Entry("steps").Offset);
        Assert.Equal(8, reader.Entry("odd").Offset);
    }

    [Fact]
    public void Narrower_floats_follow_wider_ones()
    {
        Write(new SafetensorsWriter().AddFloats("half", [3], new float[3], SafetensorsDataType.F16).AddFloats("single", [1], new float[1])
            .AddFloats("double", [1], new float[1], SafetensorsDataType.F64).AddFloats("brain", [1], new float[1], SafetensorsDataType.BF16)
            .AddInt64s("step", [1], new long[1]));
        using var reader = SafetensorsReader.Open(_path);
        Assert.Equal(["step", "double", "single", "half", "brain"], reader.Names);
        Assert.All(reader.Names, name => Assert.Equal(0, reader.Entry(name).Offset % (reader.Entry(name).ByteLength / reader.Entry(name).Count)));
    }

    [Fact]
    public void Element_types_are_converted_where_they_lie()
    {
        var data = new List<byte>();
        var header = new Dictionary<string, object>();
        void Add(string name, string type, byte[] bytes, int count)
        {
            header[name] = new { dtype = type, shape = new[] { count }, data_offsets = new[] { data.Count, data.Count + bytes.Length } };
            data.AddRange(bytes);
        }

        Add("f64", "F64", [.. BitConverter.GetBytes(0.1), .. BitConverter.GetBytes(-3e300)], 2);
        Add("f16", "F16", [.. BitConverter.GetBytes((Half)1.5f), .. BitConverter.GetBytes((Half)6e-8f)], 2);
        Add("bf16", "BF16", [0x80, 0x3f, 0xc0, 0xff], 2);
        Add("i32", "I32", BitConverter.GetBytes(-5), 1);
        Add("u8", "U8", [0, 255], 2);
        Add("bool", "BOOL", [1, 0], 2);
        var json = JsonSerializer.SerializeToUtf8Bytes(header);
        File.WriteAllBytes(_path, [.. BitConverter.GetBytes((ulong)json.Length), .. json, .. data]);

        using var reader = SafetensorsReader.Open(_path);
        Assert.Equal([0.1f, float.NegativeInfinity], reader.ReadFloats("f64"));
        Assert.Equal([1.5f, (float)(Half)6e-8f], reader.ReadFloats("f16"));
        Assert.Equal(1f, reader.ReadFloats("bf16")[0]);
        Assert.True(float.IsNaN(reader.ReadFloats("bf16")[1]));
        Assert.Equal([-5L], reader.ReadInt64s("i32"));
        Assert.Equal([0L, 255], reader.ReadInt64s("u8"));
        Assert.Equal([1L, 0], reader.ReadInt64s("bool"));
        AssertRefused("ReadFloats", () => reader.ReadInt64s("f16"));
        Assert.Equal([-5f], reader.ReadFloats("i32"));
    }

    [Fact]
    public void Converted_tensors_may_exceed_the_buffer()
    {
        const int Count = 1_000_001;
        var json = Encoding.UTF8.GetBytes($$$"""{"h":{"dtype":"F16","shape":[{{{Count}}}],"data_offsets":[0,{{{2 * Count}}}]}}""");
        var halves = Enumerable.Range(0, Count).SelectMany(i => BitConverter.GetBytes((Half)(i % 2048)));
        File.WriteAllBytes(_path, [.. BitConverter.GetBytes((ulong)json.Length), .. json, .. halves]);
        using var reader = SafetensorsReader.Open(_path);
        Assert.Equal(Enumerable.Range(0, Count).Select(i => (float)(i % 2048)), reader.ReadFloats("h"));
        var run = new float[600_000];
        reader.ReadFloats("h", 123_457, run);
        Assert.Equal(Enumerable.Range(123_457, run.Length).Select(i => (float)(i % 2048)), run);
    }

    [Fact]
    public void Files_of_the_reference_implementation_are_read()
    {
        using var weights = SafetensorsReader.Open(SharedData.Fixture("ddpm_torch_unet/weights.safetensors"));
        Assert.Equal("embed.0.weight", weights.Names[0]);
        Assert.Equal([64L, 16], weights.Entry("embed.0.weight").Shape);
        Assert.All(weights.Names, name => Assert.All(weights.ReadFloats(name), value => Assert.True(float.IsFinite(value))));

        using var io = SafetensorsReader.Open(SharedData.Fixture("ddpm_torch_unet/io.safetensors"));
        Assert.Equal(2, io.ReadInt64s("in.t").Length);
        Assert.Equal(2 * 3 * 16 * 16, io.ReadFloats("in.x").Length);
    }

    [Fact]
    public void A_source_of_the_wrong_length_or_a_taken_name_is_refused()
    {
        var writer = new SafetensorsWriter().AddFloats("w", [2, 2], new float[3]);
        AssertRefused("w of shape [2, 2] needs 4", () => writer.Write(Stream.Null));
        AssertRefused("w is taken", () => writer.AddInt64s("w", [1], new long[1]));
        AssertRefused("F8_E5M2", () => writer.AddFloats("e", [1], new float[1], SafetensorsDataType.F8_E5M2));
        AssertRefused("__metadata__", () => writer.AddFloats("__metadata__", [1], new float[1]));
    }

    private static void AssertRefused(string fault, Action action) =>
        Assert.Contains(fault, Assert.Throws<SafetensorsException>(action).Message, StringComparison.Ordinal);

    private void Write(SafetensorsWriter writer)
    {
        using var stream = File.Create(_path);
        writer.Write(stream);
    }
}

using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Immiscible.Compute.Safetensors;

/// <summary>Writes a safetensors file of floats and 64-bit integers; the same additions always give the same bytes.</summary>
/// <remarks>
/// Tensors of larger elements come first (so that all are aligned), those of one size in the order of addition, integers before F64; metadata
/// are sorted by key and the header is padded with spaces to a multiple of 8 bytes. Format: github.com/huggingface/safetensors.
/// Little-endian machines only.
/// </remarks>
public sealed class SafetensorsWriter
{
    private readonly List<Tensor> _integers = [], _floats = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _metadata = new(StringComparer.Ordinal);

    private delegate void WriteData(Stream stream, long count);

    /// <summary>Adds a free text entry to the header.</summary>
    public SafetensorsWriter AddMetadata(string key, string value)
    {
        _metadata[key] = value;
        return this;
    }

    /// <summary>Adds a tensor of floats.</summary>
    /// <param name="name">Unique name.</param>
    /// <param name="shape">Sizes, outermost first; empty for a scalar.</param>
    /// <param name="source">Called once, in <see cref="Write"/>; must give as many elements as the shape has.</param>
    /// <param name="type">F32, F16, BF16 or F64; narrower ones round to nearest, ties to even.</param>
    /// <exception cref="SafetensorsException">The name is taken or reserved, or the type is another.</exception>
    public SafetensorsWriter AddFloats(
        string name, IReadOnlyList<long> shape, SpanSource<float> source, SafetensorsDataType type = SafetensorsDataType.F32)
    {
        var convert = ElementConversion.FromFloats(type)
            ?? throw new SafetensorsException($"Tensor {name} cannot be written as {type}; choose F32, F16, BF16 or F64.");
        return Add(_floats, name, shape, type, (stream, count) => WriteFloats(stream, Checked(name, shape, source(), count), type, convert));
    }

    /// <summary>Adds a tensor of floats from memory; see the other overload.</summary>
    public SafetensorsWriter AddFloats(
        string name, IReadOnlyList<long> shape, ReadOnlyMemory<float> values, SafetensorsDataType type = SafetensorsDataType.F32) =>
        AddFloats(name, shape, () => values.Span, type);

    /// <summary>Adds an I64 tensor; see <see cref="AddFloats(string, IReadOnlyList{long}, SpanSource{float}, SafetensorsDataType)"/>.</summary>
    public SafetensorsWriter AddInt64s(string name, IReadOnlyList<long> shape, ReadOnlyMemory<long> values) =>
        Add(_integers, name, shape, SafetensorsDataType.I64, (stream, count) => WriteDirectly(stream, Checked(name, shape, values.Span, count)));

    /// <summary>Writes the file's bytes to <paramref name="stream"/>, from its current position; does not flush it.</summary>
    /// <exception cref="SafetensorsException">A source gave another number of elements than its shape has.</exception>
    public void Write(Stream stream)
    {
        var header = Header();
        Span<byte> prefix = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)header.Length);
        stream.Write(prefix);
        stream.Write(header);
        foreach (var tensor in Ordered()) tensor.Write(stream, tensor.Count);
    }

    private SafetensorsWriter Add(List<Tensor> tensors, string name, IReadOnlyList<long> shape, SafetensorsDataType type, WriteData write)
    {
        if (name == "__metadata__" || !_names.Add(name)) throw new SafetensorsException($"Tensor name {name} is taken; choose another.");
        tensors.Add(new Tensor(name, type, shape, shape.Aggregate(1L, (product, size) => checked(product * size)), write));
        return this;
    }

    private static ReadOnlySpan<T> Checked<T>(string name, IReadOnlyList<long> shape, ReadOnlySpan<T> values, long count) =>
        values.Length == count ? values
        : throw new SafetensorsException(
            $"Tensor {name} of shape [{string.Join(", ", shape)}] needs {count} elements, its source gave {values.Length}.");

    private static void WriteFloats(Stream stream, ReadOnlySpan<float> values, SafetensorsDataType type, ElementConversion.ConvertBack convert)
    {
        if (type == SafetensorsDataType.F32)
        {
            WriteDirectly(stream, values);
            return;
        }
        const int Chunk = 1 << 16;
        var size = SafetensorsEntry.SizeOf(type);
        var buffer = new byte[Math.Min(values.Length, Chunk) * size];
        for (var at = 0; at < values.Length; at += Chunk)
        {
            var part = values.Slice(at, Math.Min(Chunk, values.Length - at));
            var bytes = buffer.AsSpan(0, part.Length * size);
            convert(part, bytes);
            stream.Write(bytes);
        }
    }

    private static void WriteDirectly<T>(Stream stream, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        // A span of bytes cannot be longer than int.MaxValue, one of floats can.
        const int Chunk = 1 << 24;
        for (var at = 0; at < values.Length; at += Chunk)
            stream.Write(MemoryMarshal.AsBytes(values.Slice(at, Math.Min(Chunk, values.Length - at))));
    }

    /// <summary>In the order of the file.</summary>
    private IEnumerable<Tensor> Ordered() => _integers.Concat(_floats).OrderByDescending(tensor => SafetensorsEntry.SizeOf(tensor.Type));

    private ReadOnlySpan<byte> Header()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (_metadata.Count > 0)
            {
                json.WriteStartObject("__metadata__");
                foreach (var (key, value) in _metadata) json.WriteString(key, value);
                json.WriteEndObject();
            }
            long offset = 0;
            foreach (var tensor in Ordered())
            {
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", tensor.Type.ToString());
                WriteNumbers(json, "shape", tensor.Shape);
                WriteNumbers(json, "data_offsets", [offset, offset + tensor.ByteLength]);
                json.WriteEndObject();
                offset += tensor.ByteLength;
            }
            json.WriteEndObject();
        }
        var padding = -buffer.WrittenCount & 7;
        buffer.GetSpan(8)[..padding].Fill((byte)' ');
        buffer.Advance(padding);
        return buffer.WrittenSpan;
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IEnumerable<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers) json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    private sealed record Tensor(string Name, SafetensorsDataType Type, IReadOnlyList<long> Shape, long Count, WriteData Write)
    {
        public long ByteLength { get; } = checked(Count * SafetensorsEntry.SizeOf(Type));
    }
}

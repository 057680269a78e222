using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Immiscible.Compute.Safetensors;

/// <summary>Writes a safetensors file of F32 and I64 tensors; the same additions always give the same bytes.</summary>
/// <remarks>
/// I64 tensors come first (so that all are aligned), then F32 tensors, each kind in the order of addition; metadata are sorted by key and
/// the header is padded with spaces to a multiple of 8 bytes. Format: github.com/huggingface/safetensors. Little-endian machines only.
/// </remarks>
public sealed class SafetensorsWriter
{
    private readonly List<Tensor> _integers = [], _floats = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _metadata = new(StringComparer.Ordinal);

    private delegate void WriteData(Stream stream);

    /// <summary>Adds a free text entry to the header.</summary>
    public SafetensorsWriter AddMetadata(string key, string value)
    {
        _metadata[key] = value;
        return this;
    }

    /// <summary>Adds an F32 tensor.</summary>
    /// <param name="name">Unique name.</param>
    /// <param name="shape">Sizes, outermost first; empty for a scalar.</param>
    /// <param name="source">Called once, in <see cref="Write"/>; must give as many elements as the shape has.</param>
    /// <exception cref="SafetensorsException">The name is taken or reserved.</exception>
    public SafetensorsWriter AddFloats(string name, IReadOnlyList<long> shape, SpanSource<float> source) =>
        Add(_floats, name, shape, "F32", source);

    /// <summary>Adds an F32 tensor from memory; see the other overload.</summary>
    public SafetensorsWriter AddFloats(string name, IReadOnlyList<long> shape, ReadOnlyMemory<float> values) =>
        AddFloats(name, shape, () => values.Span);

    /// <summary>Adds an I64 tensor; see <see cref="AddFloats(string, IReadOnlyList{long}, SpanSource{float})"/>.</summary>
    public SafetensorsWriter AddInt64s(string name, IReadOnlyList<long> shape, ReadOnlyMemory<long> values) =>
        Add<long>(_integers, name, shape, "I64", () => values.Span);

    /// <summary>Writes the file's bytes to <paramref name="stream"/>, from its current position; does not flush it.</summary>
    /// <exception cref="SafetensorsException">A source gave another number of elements than its shape has.</exception>
    public void Write(Stream stream)
    {
        var header = Header();
        Span<byte> prefix = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)header.Length);
        stream.Write(prefix);
        stream.Write(header);
        foreach (var tensor in _integers.Concat(_floats)) tensor.Write(stream);
    }

    private SafetensorsWriter Add<T>(List<Tensor> tensors, string name, IReadOnlyList<long> shape, string type, SpanSource<T> source)
        where T : unmanaged
    {
        if (name == "__metadata__" || !_names.Add(name)) throw new SafetensorsException($"Tensor name {name} is taken; choose another.");
        var count = shape.Aggregate(1L, (product, size) => checked(product * size));
        tensors.Add(new Tensor(name, type, shape, checked(count * Marshal.SizeOf<T>()), stream =>
        {
            var values = source();
            if (values.Length != count)
                throw new SafetensorsException(
                    $"Tensor {name} of shape [{string.Join(", ", shape)}] needs {count} elements, its source gave {values.Length}.");
            // A span of bytes cannot be longer than int.MaxValue, one of floats can.
            const int Chunk = 1 << 24;
            for (var at = 0; at < values.Length; at += Chunk)
                stream.Write(MemoryMarshal.AsBytes(values.Slice(at, Math.Min(Chunk, values.Length - at))));
        }));
        return this;
    }

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
            foreach (var tensor in _integers.Concat(_floats))
            {
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", tensor.Type);
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

    private sealed record Tensor(string Name, string Type, IReadOnlyList<long> Shape, long ByteLength, WriteData Write);
}

using System.Text.Json;

namespace Immiscible.Compute.Safetensors;

/// <summary>The JSON header of a safetensors file: parses it and checks everything the format promises.</summary>
/// <remarks>github.com/huggingface/safetensors, README, "Format": names are unique, the data has neither holes nor overlaps.</remarks>
internal sealed class SafetensorsHeader
{
    public const int MaximumLength = 100_000_000;

    /// <summary>Most dimensions of a tensor, as torch has it: a list of numbers must not take more memory than the file.</summary>
    public const int MaximumRank = 64;

    private readonly string _file;

    private SafetensorsHeader(string file) => _file = file;

    public Dictionary<string, SafetensorsEntry> Entries { get; } = new(StringComparer.Ordinal);

    public List<string> Names { get; } = [];

    public Dictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    /// <param name="json">The header's bytes.</param>
    /// <param name="file">The file's name, for messages.</param>
    /// <param name="dataLength">Bytes in the file after the header.</param>
    /// <exception cref="SafetensorsException">The header is not valid.</exception>
    public static SafetensorsHeader Parse(ReadOnlyMemory<byte> json, string file, long dataLength)
    {
        var header = new SafetensorsHeader(file);
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8 });
            if (document.RootElement.ValueKind != JsonValueKind.Object) throw header.Fault("the header is not a JSON object");
            foreach (var member in document.RootElement.EnumerateObject()) header.Add(member);
        }
        catch (JsonException e)
        {
            throw header.Fault($"the header is not valid JSON ({e.Message})", e);
        }
        catch (InvalidOperationException e)
        {
            // What System.Text.Json throws when a string is asked for that is no valid UTF-8 or half a surrogate pair.
            throw header.Fault($"a string in the header is not valid Unicode ({e.Message})", e);
        }
        header.CheckCoverage(dataLength);
        return header;
    }

    private void Add(JsonProperty member)
    {
        if (member.NameEquals("__metadata__"))
        {
            if (member.Value.ValueKind != JsonValueKind.Object) throw Fault("__metadata__ is not an object");
            foreach (var pair in member.Value.EnumerateObject())
                if (pair.Value.ValueKind != JsonValueKind.String) throw Fault($"__metadata__ entry {pair.Name} is not a string");
                else if (!Metadata.TryAdd(pair.Name, pair.Value.GetString()!)) throw Fault($"__metadata__ entry {pair.Name} occurs twice");
            return;
        }
        var entry = Entry(member.Name, member.Value);
        if (!Entries.TryAdd(entry.Name, entry)) throw Fault($"tensor {entry.Name} occurs twice");
        Names.Add(entry.Name);
    }

    private SafetensorsEntry Entry(string name, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object
            || !value.TryGetProperty("dtype", out var dtype) || dtype.ValueKind != JsonValueKind.String
            || !value.TryGetProperty("shape", out var shapeJson) || Numbers(shapeJson) is not { } shape
            || !value.TryGetProperty("data_offsets", out var offsetsJson) || Numbers(offsetsJson) is not { Length: 2 } offsets)
            throw Fault($"tensor {name} lacks a proper dtype, shape or data_offsets");
        if (!Enum.TryParse<SafetensorsDataType>(dtype.GetString(), out var type) || type.ToString() != dtype.GetString())
            throw Fault(
                $"tensor {name} has the element type {dtype.GetString()}",
                remedy: "convert it to one of " + string.Join(", ", Enum.GetNames<SafetensorsDataType>()));

        long bytes;
        try
        {
            bytes = shape.Aggregate((long)SafetensorsEntry.SizeOf(type), (product, size) => checked(product * size));
        }
        catch (OverflowException e)
        {
            throw Fault($"tensor {name} has an impossible shape [{string.Join(", ", shape)}]", e);
        }
        if (offsets[1] < offsets[0] || offsets[1] - offsets[0] != bytes)
            throw Fault(
                $"tensor {name} of shape [{string.Join(", ", shape)}] and type {type} needs {bytes} bytes, "
                + $"its offsets [{offsets[0]}, {offsets[1]}] do not hold that");
        return new SafetensorsEntry(name, type, shape, offsets[0], bytes);
    }

    private static long[]? Numbers(JsonElement array)
    {
        if (array.ValueKind != JsonValueKind.Array || array.GetArrayLength() > MaximumRank) return null;
        var numbers = new long[array.GetArrayLength()];
        var i = 0;
        foreach (var element in array.EnumerateArray())
            if (element.ValueKind != JsonValueKind.Number || !element.TryGetInt64(out numbers[i]) || numbers[i++] < 0) return null;
        return numbers;
    }

    private void CheckCoverage(long dataLength)
    {
        long end = 0;
        foreach (var entry in Entries.Values.OrderBy(entry => entry.Offset).ThenBy(entry => entry.ByteLength))
        {
            if (entry.Offset < end) throw Fault($"tensor {entry.Name} overlaps another: it starts at byte {entry.Offset}, not {end}");
            if (entry.Offset > end) throw Fault($"tensor {entry.Name} leaves a hole before it (bytes {end} to {entry.Offset})");
            end = entry.Offset + entry.ByteLength;
            if (end > dataLength) throw Fault($"tensor {entry.Name} ends at byte {end}, the file holds {dataLength}: it is cut short");
        }
        if (end != dataLength) throw Fault($"{dataLength - end} bytes follow the last tensor");
    }

    private SafetensorsException Fault(string fault, Exception? cause = null, string remedy = "fetch or write the file again") =>
        new($"{_file}: {fault}; {remedy}.", cause);
}

using System.Text.Json;

namespace Immiscible.Compute.Safetensors;

/// <summary>The tensors of one file, or of several that a <c>*.safetensors.index.json</c> names, as one set.</summary>
/// <remarks>The index is that of huggingface/transformers: an object whose weight_map has the file of each tensor, beside the index.</remarks>
public sealed class SafetensorsSet : IDisposable
{
    private readonly Dictionary<string, SafetensorsReader> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SafetensorsReader> _tensors = new(StringComparer.Ordinal);
    private readonly string _path;

    private SafetensorsSet(string path) => _path = path;

    /// <summary>The tensors' names.</summary>
    public IReadOnlyCollection<string> Names => _tensors.Keys;

    /// <summary>Opens a safetensors file, or all files of an index.</summary>
    /// <param name="path">A path that ends in .json is an index, any other a safetensors file.</param>
    /// <exception cref="SafetensorsException">A file cannot be opened, is not valid, or lacks a tensor that the index promises.</exception>
    public static SafetensorsSet Open(string path)
    {
        var set = new SafetensorsSet(path);
        try
        {
            if (path.EndsWith(".json", StringComparison.OrdinalIgnoreCase)) set.AddIndex();
            else set.AddFile();
            return set;
        }
        catch (Exception e)
        {
            set.Dispose();
            if (e is IOException or UnauthorizedAccessException)
                throw new SafetensorsException($"{path}: cannot be read ({e.Message}); check the path and its permissions.", e);
            if (e is JsonException or InvalidOperationException)
                throw new SafetensorsException($"{path}: the index is not valid JSON ({e.Message}); fetch or write it again.", e);
            throw;
        }
    }

    /// <summary>True where the set holds a tensor of this name.</summary>
    public bool Contains(string name) => _tensors.ContainsKey(name);

    /// <summary>The open file that holds a tensor; it belongs to the set.</summary>
    /// <exception cref="SafetensorsException">No file holds it.</exception>
    public SafetensorsReader FileOf(string name) =>
        _tensors.TryGetValue(name, out var file) ? file
        : throw new SafetensorsException($"{_path}: there is no tensor {name} among {_tensors.Count}; check that the files belong to this model.");

    /// <summary>Closes all files.</summary>
    public void Dispose()
    {
        foreach (var file in _files.Values) file.Dispose();
    }

    private void AddFile()
    {
        var file = SafetensorsReader.Open(_path);
        _files.Add(_path, file);
        foreach (var name in file.Names) _tensors.Add(name, file);
    }

    private void AddIndex()
    {
        using var stream = File.OpenRead(_path);
        if (stream.Length > SafetensorsHeader.MaximumLength) throw Fault($"an index of {stream.Length} bytes cannot be (limit {SafetensorsHeader.MaximumLength})");
        using var document = JsonDocument.Parse(stream, new JsonDocumentOptions { MaxDepth = 8 });
        if (document.RootElement.ValueKind != JsonValueKind.Object
            || !document.RootElement.TryGetProperty("weight_map", out var map) || map.ValueKind != JsonValueKind.Object)
            throw Fault("the index has no weight_map");
        foreach (var member in map.EnumerateObject())
        {
            var name = member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : "";
            // The index may come from elsewhere: it must not name files outside its folder.
            if (name.Length == 0 || name is "." or ".." || name.AsSpan().IndexOfAny('/', '\\', '\0') >= 0)
                throw Fault($"tensor {member.Name} is not in a file beside the index ({member.Value.GetRawText()})");
            if (!_files.TryGetValue(name, out var file))
                _files.Add(name, file = SafetensorsReader.Open(Path.Combine(Path.GetDirectoryName(_path) ?? "", name)));
            if (!file.Contains(member.Name)) throw Fault($"{name} does not hold tensor {member.Name}");
            if (!_tensors.TryAdd(member.Name, file)) throw Fault($"tensor {member.Name} occurs twice");
        }
    }

    private SafetensorsException Fault(string fault) => new($"{_path}: {fault}; fetch or write the files again.");
}

using Immiscible.Cluster.Contracts.Specs.Schema;

namespace Immiscible.Cluster.Contracts.Specs.Reading;

/// <summary>Collects values from a document and from overrides, then builds the spec and reports every problem at once.</summary>
internal sealed class SpecReading
{
    private readonly Dictionary<string, SpecNode> _values = [];
    private readonly List<string> _problems = [];

    /// <summary>Takes the values of a whole YAML document.</summary>
    public void AddDocument(string text, string source)
    {
        var root = SpecParser.ParseDocument(text, source);
        if (root is SpecMapping mapping) AddMapping("", mapping);
        else _problems.Add($"{source}: {(root is null or SpecScalar { IsNull: true } ? "is empty" : "is not a mapping of keys")}; a spec begins with name: ...");
    }

    /// <summary>Takes one value that replaces an earlier one of the same key.</summary>
    public void AddOverride(SpecOverride value)
    {
        // Text is taken as typed: a path may hold characters that mean something in YAML.
        var node = SpecSchema.Find(value.Path) is { TakesRawText: true }
            ? new SpecScalar(value.Value, Plain: true, value.Origin)
            : SpecParser.ParseValue(value.Value, value.Origin) ?? new SpecScalar("", true, value.Origin);
        Add(value.Path, node, value.Origin);
    }

    /// <summary>Builds the spec.</summary>
    /// <exception cref="RunSpecException">There were problems; all are in the exception.</exception>
    public RunSpec Finish(string source)
    {
        var spec = new RunSpec();
        foreach (var field in SpecSchema.Fields)
        {
            if (_values.TryGetValue(field.Path, out var node)) spec = field.Read(spec, node, _problems);
            else if (field.Required) _problems.Add($"{field.Path}: is missing; allowed: {field.Allowed} ({source})");
        }
        // Rules between values only make sense once each value does.
        if (_problems.Count == 0) _problems.AddRange(SpecRules.Check(spec, Origin(source)));
        return _problems.Count == 0 ? spec : throw new RunSpecException(_problems);
    }

    private Func<string, string> Origin(string source) => path => _values.TryGetValue(path, out var node) ? node.Origin : $"{source}, by default";

    private void AddMapping(string section, SpecMapping mapping)
    {
        var seen = new Dictionary<string, string>();
        foreach (var (key, node) in mapping.Entries)
        {
            var path = section.Length > 0 ? $"{section}.{key.Text}" : key.Text;
            if (!seen.TryAdd(key.Text, key.Origin)) _problems.Add($"{path}: appears twice, first at {seen[key.Text]} ({key.Origin}); keep one");
            else Add(path, node, key.Origin);
        }
    }

    private void Add(string path, SpecNode node, string origin)
    {
        if (SpecSchema.Find(path) is not null) _values[path] = node;
        else if (SpecSchema.Shorthand(path) is { } shorthand && node is SpecScalar) _values[shorthand] = node;
        else if (!SpecSchema.Sections.Contains(path)) _problems.Add(SpecSchema.UnknownKey(path, origin));
        else if (node is SpecMapping mapping) AddMapping(path, mapping);
        else _problems.Add($"{path}: {node.Shown} is not a mapping; allowed: the keys {SpecSchema.KeysOf(path)} ({node.Origin})");
    }
}

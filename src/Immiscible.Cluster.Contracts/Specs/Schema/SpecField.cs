using Immiscible.Cluster.Contracts.Specs.Reading;

namespace Immiscible.Cluster.Contracts.Specs.Schema;

/// <summary>One key of a spec: its path, what it may hold, and how it is read from and written to YAML.</summary>
internal abstract class SpecField(string path)
{
    /// <summary>Full key, for example <c>training.batch</c>.</summary>
    public string Path { get; } = path;

    /// <summary>The part before the dot, or nothing for a key at the top.</summary>
    public string Section { get; } = path.Contains('.') ? path[..path.IndexOf('.')] : "";

    /// <summary>The part after the dot.</summary>
    public string Leaf { get; } = path[(path.IndexOf('.') + 1)..];

    /// <summary>Must be given.</summary>
    public bool Required { get; init; }

    /// <summary>Changes no bit of the trained weights, so it stays out of the training hash.</summary>
    public bool Harmless { get; init; }

    /// <summary>An override's value is taken as typed rather than as YAML.</summary>
    public abstract bool TakesRawText { get; }

    /// <summary>What the key may hold, in words.</summary>
    public abstract string Allowed { get; }

    /// <summary>The spec with this key's value read from the node; on a bad value adds a problem and gives back the spec unchanged.</summary>
    public abstract RunSpec Read(RunSpec spec, SpecNode node, List<string> problems);

    /// <summary>The key's value as YAML on one line.</summary>
    public abstract string Write(RunSpec spec);
}

/// <inheritdoc/>
internal sealed class SpecField<T>(string path, SpecValue<T> value, Func<RunSpec, T> get, Func<RunSpec, T, RunSpec> set) : SpecField(path)
{
    public override bool TakesRawText => value is TextValue;

    public override string Allowed => value.Allowed;

    public override RunSpec Read(RunSpec spec, SpecNode node, List<string> problems)
    {
        if (value.TryRead(node, out var read, out var wrong)) return set(spec, read);
        problems.Add($"{Path}: {wrong}; allowed: {Allowed} ({node.Origin})");
        return spec;
    }

    public override string Write(RunSpec spec) => value.Write(get(spec));
}

using System.Diagnostics.CodeAnalysis;
using Immiscible.Cluster.Contracts.Specs.Reading;

namespace Immiscible.Cluster.Contracts.Specs.Schema;

/// <summary>A kind of value: what it allows and how it looks in YAML.</summary>
internal abstract class SpecValue<T>
{
    /// <summary>What is allowed, in words.</summary>
    public abstract string Allowed { get; }

    /// <summary>The value as YAML on one line.</summary>
    public abstract string Write(T value);

    /// <summary>Reads a node; on failure <paramref name="problem"/> says what is wrong with the value, which it shows.</summary>
    public bool TryRead(SpecNode node, [MaybeNullWhen(false)] out T value, out string problem)
    {
        value = default;
        problem = Parse(node, ref value) is { } wrong ? $"{node.Shown} {wrong}" : "";
        return problem.Length == 0;
    }

    /// <summary>Sets the value, or says what is wrong with the node ("is not an integer").</summary>
    protected abstract string? Parse(SpecNode node, ref T? value);
}

using System.Collections.Immutable;
using Immiscible.Cluster.Contracts.Specs.Reading;

namespace Immiscible.Cluster.Contracts.Specs.Schema;

/// <summary>A sequence of values of one kind, of a length between two bounds.</summary>
internal sealed class SequenceValue<T>(SpecValue<T> element, int least, int most) : SpecValue<ImmutableArray<T>>
{
    public override string Allowed =>
        $"a sequence [a, b, ...] of {(least == most ? $"{least}" : $"{least} to {most}")} values, each {element.Allowed}";

    public override string Write(ImmutableArray<T> value) => $"[{string.Join(", ", value.Select(element.Write))}]";

    protected override string? Parse(SpecNode node, ref ImmutableArray<T> value)
    {
        if (node is not SpecSequence sequence) return "is not a sequence";
        if (sequence.Items.Count < least || sequence.Items.Count > most) return $"has {sequence.Items.Count} values";
        var items = ImmutableArray.CreateBuilder<T>(sequence.Items.Count);
        foreach (var item in sequence.Items)
        {
            if (!element.TryRead(item, out var read, out var wrong)) return $"is wrong at value {items.Count + 1}: {wrong}";
            items.Add(read);
        }
        value = items.MoveToImmutable();
        return null;
    }
}

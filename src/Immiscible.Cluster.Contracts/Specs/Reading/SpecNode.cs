namespace Immiscible.Cluster.Contracts.Specs.Reading;

/// <summary>A piece of YAML and the place it came from (<c>file:line:column</c> or the option typed).</summary>
internal abstract record SpecNode(string Origin)
{
    /// <summary>The node as a user would recognise it, for messages; cut when long.</summary>
    public abstract string Shown { get; }
}

/// <summary>A scalar; <paramref name="Plain"/> when written without quotes.</summary>
internal sealed record SpecScalar(string Text, bool Plain, string Origin) : SpecNode(Origin)
{
    public bool IsNull => Plain && Text is "" or "~" or "null" or "Null" or "NULL";

    public override string Shown
    {
        get
        {
            if (IsNull) return "null";
            var text = Text.ReplaceLineEndings(" ");
            if (text.Length > 60) text = text[..57] + "...";
            return Plain ? text : $"\"{text}\"";
        }
    }
}

/// <summary>A sequence.</summary>
internal sealed record SpecSequence(IReadOnlyList<SpecNode> Items, string Origin) : SpecNode(Origin)
{
    public override string Shown => $"[{string.Join(", ", Items.Take(12).Select(item => item.Shown))}{(Items.Count > 12 ? ", ..." : "")}]";
}

/// <summary>A mapping with its keys in order, repeated ones included.</summary>
internal sealed record SpecMapping(IReadOnlyList<KeyValuePair<SpecScalar, SpecNode>> Entries, string Origin) : SpecNode(Origin)
{
    public override string Shown => "a mapping";
}

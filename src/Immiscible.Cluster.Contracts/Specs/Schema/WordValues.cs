using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Immiscible.Cluster.Contracts.Specs.Reading;

namespace Immiscible.Cluster.Contracts.Specs.Schema;

/// <summary>True or false.</summary>
internal sealed class FlagValue : SpecValue<bool>
{
    public override string Allowed => "true or false";

    public override string Write(bool value) => value ? "true" : "false";

    protected override string? Parse(SpecNode node, ref bool value)
    {
        if (node is not SpecScalar { Plain: true } scalar || !bool.TryParse(scalar.Text, out value)) return "is neither true nor false";
        return null;
    }
}

/// <summary>One of a few words, each standing for a value.</summary>
internal sealed class ChoiceValue<T>(params (string Word, T Value)[] choices) : SpecValue<T> where T : notnull
{
    public override string Allowed => string.Join(" | ", choices.Select(choice => choice.Word));

    public override string Write(T value) => choices.First(choice => choice.Value.Equals(value)).Word;

    protected override string? Parse(SpecNode node, ref T? value)
    {
        var word = (node as SpecScalar)?.Text ?? "";
        var found = Array.FindIndex(choices, choice => choice.Word == word);
        if (found < 0) return "is not known" + NearestName.Hint(word, choices.Select(choice => choice.Word));
        value = choices[found].Value;
        return null;
    }
}

/// <summary>Any text; null where that is allowed.</summary>
internal sealed partial class TextValue(string allowed, string pattern, bool nullable = false) : SpecValue<string?>
{
    private static readonly JsonSerializerOptions Quoting = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override string Allowed => allowed;

    // A quoted JSON string is a quoted YAML string.
    public override string Write(string? value) =>
        value is null ? "null" : SafeUnquoted().IsMatch(value) && value is not ("null" or "Null" or "NULL") ? value : JsonSerializer.Serialize(value, Quoting);

    protected override string? Parse(SpecNode node, ref string? value)
    {
        if (node is not SpecScalar scalar) return "is not text";
        value = scalar.IsNull ? null : scalar.Text;
        if (value is null) return nullable ? null : "is no text";
        return Regex.IsMatch(value, pattern, RegexOptions.CultureInvariant) ? null : "is not allowed";
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_./\\][A-Za-z0-9_./\\+-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex SafeUnquoted();
}

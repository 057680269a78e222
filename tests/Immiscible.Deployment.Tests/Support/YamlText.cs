using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Immiscible.Deployment.Tests.Support;

/// <summary>
/// YAML as JSON, by the types that an API server sees: a plain 5 is a number and a quoted one is text. Plain words that YAML 1.1 and 1.2
/// understand differently (yes, off, 0440) are refused, and so are keys that come twice.
/// </summary>
internal static partial class YamlText
{
    private static readonly string[] Ambiguous = ["y", "n", "yes", "no", "on", "off"];

    /// <summary>The documents of a text, those that are empty left out.</summary>
    public static IReadOnlyList<JsonNode> Read(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return [.. stream.Documents.Select(static document => Convert(document.RootNode)).OfType<JsonNode>()];
    }

    private static JsonNode? Convert(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JsonObject(mapping.Children.Select(static pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, Convert(pair.Value)))),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(Convert)]),
        YamlScalarNode { Style: ScalarStyle.Plain } plain => Plain(plain),
        YamlScalarNode scalar => JsonValue.Create(scalar.Value),
        _ => throw new FormatException($"line {node.Start.Line}: {node.NodeType}"),
    };

    private static JsonValue? Plain(YamlScalarNode node)
    {
        var text = node.Value ?? "";
        if (Ambiguous.Contains(text, StringComparer.OrdinalIgnoreCase) || OctalPattern().IsMatch(text))
            throw new FormatException($"line {node.Start.Line}: {text} means different things to different readers; quote it or write it another way");
        if (text is "" or "~" or "null") return null;
        if (text is "true" or "false") return JsonValue.Create(text == "true");
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer)) return JsonValue.Create(integer);
        return NumberPattern().IsMatch(text) ? JsonValue.Create(double.Parse(text, CultureInfo.InvariantCulture)) : JsonValue.Create(text);
    }

    [GeneratedRegex(@"\A[-+]?0[0-9]+\z")]
    private static partial Regex OctalPattern();

    [GeneratedRegex(@"\A[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z")]
    private static partial Regex NumberPattern();
}

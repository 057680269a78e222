using System.Text.Json;
using System.Text.RegularExpressions;

namespace Immiscible.Cluster.ProcessTests.Observation.Dashboards;

/// <summary>A dashboard of the folder <c>dashboards</c>.</summary>
internal sealed partial class Dashboard
{
    private Dashboard(string file)
    {
        (File, Root) = (Path.GetFileName(file), JsonDocument.Parse(System.IO.File.ReadAllText(file)).RootElement);
        Panels = [.. Root.GetProperty("panels").EnumerateArray().SelectMany(WithNested)];
    }

    /// <summary>All dashboards.</summary>
    public static IReadOnlyList<Dashboard> All { get; } =
        [.. Directory.GetFiles(Path.Combine(SharedData.RepositoryRoot(), "dashboards"), "*.json").Order(StringComparer.Ordinal).Select(static file => new Dashboard(file))];

    /// <summary>Name of the file.</summary>
    public string File { get; }

    /// <summary>The whole.</summary>
    public JsonElement Root { get; }

    /// <summary>All panels, rows and those nested in rows among them.</summary>
    public IReadOnlyList<JsonElement> Panels { get; }

    /// <summary>The panels that show data.</summary>
    public IEnumerable<JsonElement> DataPanels => Panels.Where(static panel => panel.GetProperty("type").GetString() != "row");

    /// <summary>The variables.</summary>
    public IEnumerable<JsonElement> Variables => Root.GetProperty("templating").GetProperty("list").EnumerateArray();

    /// <summary>What all panels ask.</summary>
    public IEnumerable<PanelQuery> Queries => DataPanels.SelectMany(panel => panel.GetProperty("targets").EnumerateArray().Select(target => new PanelQuery(
        $"{File}: {panel.GetProperty("title").GetString()} {target.GetProperty("refId").GetString()}",
        panel.GetProperty("title").GetString()!,
        target.GetProperty("expr").GetString()!,
        target.TryGetProperty("instant", out var instant) && instant.GetBoolean())));

    /// <summary>What the variables that ask Prometheus ask: the values of a label.</summary>
    public IEnumerable<(string Selector, string Label)> VariableQueries => Variables
        .Where(static variable => variable.GetProperty("type").GetString() == "query")
        .Select(static variable => LabelValues().Match(variable.GetProperty("query").GetString()!))
        .Select(static match => (match.Groups["selector"].Value, match.Groups["label"].Value));

    private static IEnumerable<JsonElement> WithNested(JsonElement panel) =>
        panel.TryGetProperty("panels", out var nested) ? nested.EnumerateArray().SelectMany(WithNested).Prepend(panel) : [panel];

    [GeneratedRegex(@"^label_values\((?<selector>.+), (?<label>\w+)\)$")]
    private static partial Regex LabelValues();
}

using System.Text.RegularExpressions;

namespace Immiscible.Testing;

/// <summary>The table of metrics in <c>dashboards/README.md</c>.</summary>
internal static partial class MetricTable
{
    /// <summary>Its rows.</summary>
    public static IReadOnlyList<MetricRow> Read() =>
    [
        .. File.ReadLines(Path.Combine(SharedData.RepositoryRoot(), "dashboards", "README.md")).Select(static line => Row().Match(line)).Where(static row => row.Success)
            .Select(static row => new MetricRow(
                row.Groups["name"].Value, row.Groups["type"].Value, row.Groups["text"].Value,
                [.. Label().Matches(row.Groups["labels"].Value).Select(static label => label.Groups[1].Value).Order(StringComparer.Ordinal)])),
    ];

    [GeneratedRegex(@"^\| `(?<name>immiscible_\w+)` \| (?<type>\w+) \| (?<labels>.*?) ?\| (?<text>.+) \|$")]
    private static partial Regex Row();

    [GeneratedRegex(@"`(\w+)`")]
    private static partial Regex Label();
}

/// <summary>One metric as the table tells of it.</summary>
/// <param name="Name">What Prometheus calls it.</param>
/// <param name="Type">counter, gauge or histogram.</param>
/// <param name="Description">Its help text.</param>
/// <param name="Labels">Its labels, beside those of every metric.</param>
internal sealed record MetricRow(string Name, string Type, string Description, IReadOnlyList<string> Labels)
{
    /// <summary>Names of its series.</summary>
    public IReadOnlyList<string> Series => Type == "histogram" ? [$"{Name}_bucket", $"{Name}_sum", $"{Name}_count"] : [Name];
}

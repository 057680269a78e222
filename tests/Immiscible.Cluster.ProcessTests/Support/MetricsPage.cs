using System.Globalization;

namespace Immiscible.Cluster.ProcessTests.Support;

/// <summary>What <c>/metrics</c> served at one time.</summary>
internal sealed class MetricsPage
{
    private static readonly HttpClient Client = new();

    private readonly string[] _lines;

    private MetricsPage(string text) => _lines = [.. text.Split('\n').Where(static line => line.Length > 0 && line[0] != '#')];

    /// <summary>Reads a page again and again until it is as it should be.</summary>
    /// <param name="address">Address of the page.</param>
    /// <param name="condition">Whether it is.</param>
    public static MetricsPage WaitFor(string address, Func<MetricsPage, bool> condition)
    {
        var (text, page) = ("", new MetricsPage(""));
        Waiting.Patiently(
            () =>
            {
                using var response = Client.Send(new HttpRequestMessage(HttpMethod.Get, address));
                using var reader = new StreamReader(response.Content.ReadAsStream());
                page = new MetricsPage(text = reader.ReadToEnd());
                return condition(page);
            },
            () => $"metrics; the last were:\n{text}");
        return page;
    }

    /// <summary>The value of the first series of a name that has the labels; null where there is none.</summary>
    /// <param name="name">Name of the series.</param>
    /// <param name="labels">Labels as <c>name="value"</c>.</param>
    public double? Value(string name, params string[] labels)
    {
        var line = Array.Find(_lines, line => line.StartsWith(name + "{", StringComparison.Ordinal) && Array.TrueForAll(labels, label => line.Contains(label, StringComparison.Ordinal)));
        return line is null ? null : double.Parse(line[(line.LastIndexOf('}') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture);
    }
}

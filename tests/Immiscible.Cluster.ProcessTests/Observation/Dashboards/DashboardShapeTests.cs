using System.Text.Json;

namespace Immiscible.Cluster.ProcessTests.Observation.Dashboards;

/// <summary>The dashboards are whole and fit together; whether there is data in them, see <see cref="LiveDataTests"/>.</summary>
public sealed class DashboardShapeTests
{
    private const int Columns = 24;

    public static TheoryData<string> Files => [.. Dashboard.All.Select(static dashboard => dashboard.File)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_panel_says_what_it_shows_in_which_unit_from_where(string file)
    {
        var dashboard = Find(file);
        Assert.All(dashboard.DataPanels, static panel =>
        {
            var title = Text(panel, "title");
            Assert.NotEmpty(title);
            Assert.EndsWith(".", Text(panel, "description"), StringComparison.Ordinal);
            Assert.NotEmpty(Text(panel.GetProperty("fieldConfig").GetProperty("defaults"), "unit"));
            Assert.Equal(("prometheus", "${datasource}"), (Text(panel.GetProperty("datasource"), "type"), Text(panel.GetProperty("datasource"), "uid")));
            var letters = panel.GetProperty("targets").EnumerateArray().Select(static target => Text(target, "refId")).ToArray();
            Assert.NotEmpty(letters);
            Assert.Equal(letters.Distinct(), letters);
        });
        var numbers = dashboard.Panels.Select(static panel => panel.GetProperty("id").GetInt32()).ToArray();
        Assert.Equal(numbers.Distinct(), numbers);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void No_panel_lies_on_another_or_outside(string file)
    {
        var taken = new HashSet<(int, int)>();
        foreach (var panel in Find(file).Panels)
        {
            var place = panel.GetProperty("gridPos");
            var (x, y, width, height) = (Number(place, "x"), Number(place, "y"), Number(place, "w"), Number(place, "h"));
            Assert.True(x >= 0 && width > 0 && height > 0 && x + width <= Columns, $"{Text(panel, "title")} does not fit");
            for (var column = x; column < x + width; column++)
                for (var row = y; row < y + height; row++)
                    Assert.True(taken.Add((column, row)), $"{Text(panel, "title")} lies on another panel");
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Variables_and_links_are_those_of_all_dashboards(string file)
    {
        var dashboard = Find(file);
        Assert.Equal(["datasource", "cluster", "run"], dashboard.Variables.Select(static variable => Text(variable, "name")));
        Assert.Equal(2, dashboard.VariableQueries.Count());
        Assert.Equal(
            Dashboard.All.Where(other => other != dashboard).Select(static other => $"/d/{Text(other.Root, "uid")}").Order(StringComparer.Ordinal),
            dashboard.Root.GetProperty("links").EnumerateArray().Select(static link => Text(link, "url")).Order(StringComparer.Ordinal));
        Assert.All(dashboard.Root.GetProperty("links").EnumerateArray(), static link => Assert.True(link.GetProperty("includeVars").GetBoolean() && link.GetProperty("keepTime").GetBoolean()));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_selector_minds_the_variables(string file)
    {
        var labels = MetricTable.Read().SelectMany(static row => row.Series.Select(name => (name, row.Labels))).ToDictionary(static row => row.name, static row => row.Labels);
        Assert.All(Find(file).Queries.SelectMany(static query => Selectors.Of(query.Expression)), selector =>
        {
            Assert.Contains("cluster=~\"$cluster\"", selector, StringComparison.Ordinal);
            var name = Selectors.Name(selector);
            if (!name.StartsWith("immiscible_", StringComparison.Ordinal)) return;
            Assert.True(labels.TryGetValue(name, out var own), $"there is no metric {name}");
            Assert.Equal(own.Contains("run"), selector.Contains("run=~\"$run\"", StringComparison.Ordinal));
        });
    }

    [Fact]
    public void Every_metric_is_shown_somewhere()
    {
        var shown = Dashboard.All.SelectMany(static dashboard => dashboard.Queries).SelectMany(static query => Selectors.Of(query.Expression)).Select(Selectors.Name).ToHashSet();
        Assert.Empty(MetricTable.Read().Where(row => !row.Series.Any(shown.Contains)).Select(static row => row.Name));
    }

    private static Dashboard Find(string file) => Dashboard.All.Single(dashboard => dashboard.File == file);

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static int Number(JsonElement element, string name) => element.GetProperty(name).GetInt32();
}

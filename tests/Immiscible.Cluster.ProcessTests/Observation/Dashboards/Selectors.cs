using System.Text.RegularExpressions;

namespace Immiscible.Cluster.ProcessTests.Observation.Dashboards;

/// <summary>Finds what expressions select.</summary>
internal static partial class Selectors
{
    /// <summary>The selectors in an expression, each a name with its matchers, if it has any.</summary>
    public static IEnumerable<string> Of(string expression) => Selector().Matches(expression).Select(static match => match.Value);

    /// <summary>The name in a selector.</summary>
    public static string Name(string selector) => selector.Split('{')[0];

    [GeneratedRegex(@"\b(immiscible|orleans|dotnet)_\w+(\{[^}]*\})?")]
    private static partial Regex Selector();
}

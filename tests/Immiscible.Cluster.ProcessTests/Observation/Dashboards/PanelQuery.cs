using System.Globalization;

namespace Immiscible.Cluster.ProcessTests.Observation.Dashboards;

/// <summary>One expression of a panel.</summary>
/// <param name="Where">Dashboard, panel and letter.</param>
/// <param name="Panel">Title of the panel.</param>
/// <param name="Expression">As it is written, with variables.</param>
/// <param name="IsInstant">Whether only its value of now is asked for.</param>
internal sealed record PanelQuery(string Where, string Panel, string Expression, bool IsInstant)
{
    private static readonly TimeSpan RateInterval = TimeSpan.FromSeconds(15);

    /// <summary>The expression as Grafana sends it, with everything chosen.</summary>
    /// <param name="range">The chosen time.</param>
    public string Substituted(TimeSpan range) => Substitute(Expression, range);

    /// <summary>Puts values in for variables.</summary>
    public static string Substitute(string text, TimeSpan range) => text
        .Replace("$__rate_interval", Seconds(RateInterval), StringComparison.Ordinal)
        .Replace("$__range", Seconds(range), StringComparison.Ordinal)
        .Replace("$cluster", ".*", StringComparison.Ordinal)
        .Replace("$run", ".*", StringComparison.Ordinal);

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(time.TotalSeconds)}s");
}

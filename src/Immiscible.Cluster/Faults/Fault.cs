using System.Globalization;

namespace Immiscible.Cluster.Faults;

/// <summary>One fault of a plan: what happens where. It happens once, at the first site that fits.</summary>
/// <param name="Action">What is done.</param>
/// <param name="Point">Where.</param>
internal sealed record Fault(FaultAction Action, FaultPoint Point)
{
    /// <summary>How long a <see cref="FaultAction.Delay"/> takes.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>At this step only; null for the first that comes.</summary>
    public int? Step { get; init; }

    /// <summary>In this slot only; null for any.</summary>
    public int? Slot { get; init; }

    /// <summary>At this granule or frame only; null for any.</summary>
    public int? Number { get; init; }

    /// <summary>Whether this is the place.</summary>
    public bool Fits(FaultSite site) =>
        site.Point == Point && (Step is null || site.Step == Step) && (Slot is null || site.Slot == Slot) && (Number is null || site.Number == Number);

    /// <summary>The fault as it is written in a plan.</summary>
    public override string ToString()
    {
        var conditions = string.Join(',', new[] { Condition("step", Step), Condition("slot", Slot), Condition(FaultNames.Number(Point) ?? "", Number) }.OfType<string>());
        var delay = Action == FaultAction.Delay ? string.Create(CultureInfo.InvariantCulture, $"={Delay.TotalMilliseconds}ms") : "";
        return $"{FaultNames.Of(Action)}{delay}@{FaultNames.Of(Point)}{(conditions.Length > 0 ? ":" : "")}{conditions}";
    }

    private static string? Condition(string key, int? value) => value is null ? null : string.Create(CultureInfo.InvariantCulture, $"{key}={value}");
}

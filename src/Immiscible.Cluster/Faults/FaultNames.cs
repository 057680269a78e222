namespace Immiscible.Cluster.Faults;

/// <summary>What actions and points are called in a plan, and which fit together.</summary>
internal static class FaultNames
{
    /// <summary>Actions by name.</summary>
    public static IReadOnlyDictionary<string, FaultAction> Actions { get; } =
        Enum.GetValues<FaultAction>().Where(static action => action != FaultAction.None).ToDictionary(Of);

    /// <summary>Points by name.</summary>
    public static IReadOnlyDictionary<string, FaultPoint> Points { get; } = Enum.GetValues<FaultPoint>().ToDictionary(Of);

    /// <summary>Name of an action.</summary>
    public static string Of(FaultAction action) => Dashed(action.ToString());

    /// <summary>Name of a point.</summary>
    public static string Of(FaultPoint point) => Dashed(point.ToString());

    /// <summary>Key of what is counted at a point; null where nothing is.</summary>
    public static string? Number(FaultPoint point) => point switch
    {
        FaultPoint.Forward => "granule", FaultPoint.ReduceChunk => "chunk", _ => null,
    };

    /// <summary>Keys that a point knows.</summary>
    public static IEnumerable<string> Keys(FaultPoint point)
    {
        yield return "step";
        if (point is FaultPoint.BeforeLedger or FaultPoint.AfterLedger) yield break;
        yield return "slot";
        if (Number(point) is { } number) yield return number;
    }

    /// <summary>Points at which an action can happen.</summary>
    public static IEnumerable<FaultPoint> PointsOf(FaultAction action) => action switch
    {
        FaultAction.Drop or FaultAction.Disconnect => [FaultPoint.ReduceChunk],
        FaultAction.Corrupt => [FaultPoint.ReduceChunk, FaultPoint.AfterApply],
        _ => Enum.GetValues<FaultPoint>(),
    };

    private static string Dashed(string name) =>
        string.Concat(name.Select(static (letter, i) => char.IsUpper(letter) ? $"{(i > 0 ? "-" : "")}{char.ToLowerInvariant(letter)}" : $"{letter}"));
}

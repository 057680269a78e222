namespace Immiscible.Cluster.Faults;

/// <summary>Faults to inject into one process.</summary>
public sealed class FaultPlan
{
    private FaultPlan(IReadOnlyList<Fault> faults) => Faults = faults;

    internal IReadOnlyList<Fault> Faults { get; }

    /// <summary>
    /// Reads <c>action@point[:key=number[,key=number]][;...]</c>, such as <c>die@before-ready:step=12</c> or
    /// <c>delay=200ms@reduce-chunk:step=3,chunk=1;corrupt@after-apply:step=7,slot=1</c>. Steps count from 0; each fault happens once.
    /// </summary>
    /// <exception cref="FaultPlanException">It is no such text.</exception>
    public static FaultPlan Parse(string text) => new(FaultParser.Parse(text));

    /// <summary>The plan as it is written.</summary>
    public override string ToString() => string.Join(';', Faults);
}

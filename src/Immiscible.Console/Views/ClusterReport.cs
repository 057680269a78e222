using Immiscible.Cluster.Contracts.Runs;

namespace Immiscible.Console.Views;

/// <summary>The runs and the slots of a cluster.</summary>
/// <param name="Runs">Those under way, then those that ended lately.</param>
/// <param name="Slots">Every slot.</param>
/// <param name="Queue">Names of the runs that wait for slots, first come first.</param>
internal sealed record ClusterReport(IReadOnlyList<RunDescription> Runs, IReadOnlyList<SlotReport> Slots, IReadOnlyList<string> Queue);

/// <summary>A slot of a silo.</summary>
/// <param name="Slot">The silo's name, a bar, the slot's number.</param>
/// <param name="Device">What it computes on.</param>
/// <param name="Run">The run that holds it; null where it is free.</param>
internal sealed record SlotReport(string Slot, string Device, string? Run)
{
    /// <summary>Name of the slot's silo.</summary>
    public string Silo => Slot[..Slot.LastIndexOf('|')];
}

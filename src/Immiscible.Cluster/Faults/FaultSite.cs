namespace Immiscible.Cluster.Faults;

/// <summary>Where the program is when it asks whether something is to go wrong.</summary>
/// <param name="Point">The point.</param>
/// <param name="Step">Step, from 0. Of a checkpoint or a transfer: committed steps that the state holds.</param>
/// <param name="Slot">Slot of the worker on its silo; null at the points of the assignment grain.</param>
/// <param name="Number">Number of the granule or of the frame; null where there is none.</param>
public readonly record struct FaultSite(FaultPoint Point, long Step, int? Slot = null, int? Number = null);

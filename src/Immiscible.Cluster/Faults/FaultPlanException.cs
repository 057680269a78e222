namespace Immiscible.Cluster.Faults;

/// <summary>A plan of faults cannot be read; the message says where, and what is allowed.</summary>
public sealed class FaultPlanException(string message) : Exception(message);

namespace Immiscible.Cluster.Sampling;

/// <summary>Every slot of the cluster has other work; the message is one line that says so and what can be done.</summary>
public sealed class NoFreeSlotException(string message) : Exception(message);

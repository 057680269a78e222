namespace Immiscible.Host;

/// <summary>No silo of a cluster answers; the message is one line with the endpoints and the remedy.</summary>
public sealed class ClusterUnreachableException(string message, Exception? inner = null) : Exception(message, inner);

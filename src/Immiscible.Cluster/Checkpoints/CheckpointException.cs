namespace Immiscible.Cluster.Checkpoints;

/// <summary>A checkpoint cannot be used; the message names the file and the remedy on one line.</summary>
public sealed class CheckpointException(string message, Exception? inner = null) : Exception(message, inner);

namespace Immiscible.Cluster.Evaluation;

/// <summary>Runs cannot be analysed as asked; the message is one line that names the thing, the place and the remedy.</summary>
public sealed class AnalysisException(string message, Exception? inner = null) : Exception(message, inner);

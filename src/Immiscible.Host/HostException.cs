namespace Immiscible.Host;

/// <summary>The process cannot serve as asked; the message is one line with the remedy.</summary>
public sealed class HostException(string message, Exception? inner = null) : Exception(message, inner);

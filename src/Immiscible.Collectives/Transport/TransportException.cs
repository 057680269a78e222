namespace Immiscible.Collectives.Transport;

/// <summary>A frame could not be delivered; the message names the peer and the frame.</summary>
public sealed class TransportException(string message, Exception? inner = null) : Exception(message, inner);

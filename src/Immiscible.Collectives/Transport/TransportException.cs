namespace Immiscible.Collectives.Transport;

/// <summary>A frame could not be delivered; the message names the peer and the frame.</summary>
public sealed class TransportException(string message, Exception? inner = null) : Exception(message, inner)
{
    internal static TransportException Refused(string peer, in FrameHeader header, string sender) =>
        new($"{peer} refused the {header.Kind} frame of step {header.Step}, epoch {header.Epoch}, from {sender}");

    internal static TransportException NoState(string donor, string vector, long offset, int count) =>
        new($"{donor} has no state {vector}[{offset}, {offset + count}) to give");
}

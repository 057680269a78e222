namespace Immiscible.Collectives.Transport.Tcp;

/// <summary>All that stands before a payload on the wire.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Number of the frame or request on its connection, which the answer repeats.</param>
/// <param name="Route">Hash of the receiving member's name.</param>
/// <param name="Header">What the payload is; only the step and the offset mean anything for state.</param>
/// <param name="Length">Bytes of payload.</param>
/// <param name="PayloadHash"><see cref="Tcp.PayloadHash"/> of the payload.</param>
/// <param name="Slot">Where in the sender's <see cref="SharedRing"/> the payload lies, counted from 1; 0 where it follows.</param>
internal readonly record struct WireFrame(WireKind Kind, uint Id, ulong Route, FrameHeader Header, int Length, ulong PayloadHash, byte Slot = 0);

namespace Immiscible.Collectives.Transport;

/// <summary>A peer's connection ended without a farewell.</summary>
/// <param name="address">Address of the peer.</param>
/// <param name="reason">What the connection ended with.</param>
public sealed class PeerLostEventArgs(string address, string reason) : EventArgs
{
    /// <summary>Address of the peer.</summary>
    public string Address { get; } = address;

    /// <summary>What the connection ended with.</summary>
    public string Reason { get; } = reason;
}

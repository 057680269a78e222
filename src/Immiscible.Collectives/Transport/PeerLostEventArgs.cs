namespace Immiscible.Collectives.Transport;

/// <summary>A peer's connection ended without a farewell.</summary>
/// <param name="address">Address of the peer.</param>
/// <param name="reason">What the connection ended with.</param>
/// <param name="hasEnded">Looks whether the peer's process has certainly ended; null where nobody can tell.</param>
public sealed class PeerLostEventArgs(string address, string reason, Func<bool>? hasEnded = null) : EventArgs
{
    /// <summary>Address of the peer.</summary>
    public string Address { get; } = address;

    /// <summary>What the connection ended with.</summary>
    public string Reason { get; } = reason;

    /// <summary>
    /// Whether the process that the address belonged to has certainly ended, looked up when this is called: the kernel of a machine that both
    /// were on knows. False tells nothing.
    /// </summary>
    public bool ProcessHasEnded() => hasEnded?.Invoke() == true;
}

namespace Immiscible.Collectives.Transport.Tcp;

/// <summary>Tells what happens for the first time from what is repeated, so that a noisy stranger cannot fill the log.</summary>
internal sealed class FirstOccurrences
{
    private const int MaxRemembered = 1024;
    private readonly HashSet<(string Peer, string Reason)> _seen = [];

    /// <summary>Whether a peer has not given this reason before.</summary>
    public bool IsFirst(string peer, string reason)
    {
        lock (_seen)
        {
            // Strangers may come from any number of addresses: forget rather than grow.
            if (_seen.Count >= MaxRemembered) _seen.Clear();
            return _seen.Add((peer, reason));
        }
    }
}

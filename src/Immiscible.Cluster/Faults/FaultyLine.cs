using System.Collections.Concurrent;

namespace Immiscible.Cluster.Faults;

/// <summary>Lies between the data plane and its sockets, where checksums are made already, and disturbs the next frame to a peer.</summary>
internal sealed class FaultyLine
{
    private readonly ConcurrentDictionary<string, FaultAction> _planned = new(StringComparer.Ordinal);

    /// <summary>Lets something happen to the next bytes that go to a peer.</summary>
    public void Disturb(string peer, FaultAction action) => _planned[peer] = action;

    /// <summary>Puts itself before a socket.</summary>
    public Stream Wrap(string peer, Stream socket) => new FaultyStream(socket, () => _planned.TryRemove(peer, out var action) ? action : FaultAction.None);
}

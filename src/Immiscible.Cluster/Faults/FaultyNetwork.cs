using Immiscible.Cluster.Placement;
using Immiscible.Collectives.Transport;

namespace Immiscible.Cluster.Faults;

/// <summary>A data plane on which frames are late, lost or damaged.</summary>
/// <param name="network">The sound one.</param>
/// <param name="faults">What goes wrong.</param>
/// <param name="line">What its connections run through.</param>
internal sealed class FaultyNetwork(IMemberNetwork network, IFaults faults, FaultyLine line) : IMemberNetwork, IAsyncDisposable
{
    /// <inheritdoc/>
    public IMemberTransport Join(string member) =>
        new FaultyTransport(network.Join(member), new WorkerFaults(faults, SlotKey.Parse(member).Slot), line);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => network is IAsyncDisposable disposable ? disposable.DisposeAsync() : ValueTask.CompletedTask;
}

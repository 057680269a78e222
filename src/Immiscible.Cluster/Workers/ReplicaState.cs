using Immiscible.Cluster.Faults;
using Immiscible.Collectives.Transport;

namespace Immiscible.Cluster.Workers;

/// <summary>Lets joiners copy a worker's state. Pieces are read on the compute thread, between granules and updates.</summary>
internal sealed class ReplicaState(WorkerSession session) : IStateSource
{
    /// <inheritdoc/>
    public async ValueTask<long?> ReadAsync(string vector, long offset, Memory<float> destination, CancellationToken cancellation)
    {
        await session.Faults.ReachAsync(FaultPoint.TransferDonor, session.Progress.Applied).ConfigureAwait(false);
        return await session.Thread.RunAsync<long?>(() =>
        {
            if (!session.Replica.StateNames.Contains(vector)) return null;
            var values = session.Replica.State(vector);
            if (offset < 0 || offset + destination.Length > values.Length) return null;
            values.Slice((int)offset, destination.Length).CopyTo(destination.Span);
            return session.Progress.Applied;
        }).ConfigureAwait(false);
    }
}

using Immiscible.Cluster.Faults;
using Immiscible.Cluster.Workers;
using Immiscible.Collectives.Transport;

namespace Immiscible.Cluster.Joining;

/// <summary>Lets joiners copy a worker's state chunk by chunk, while it trains.</summary>
internal sealed class StateDonor(WorkerSession session) : IStateSource
{
    private readonly StateChunks _chunks = session.Chunks;

    /// <inheritdoc/>
    public async ValueTask<long?> ReadAsync(string vector, long offset, Memory<float> destination, CancellationToken cancellation)
    {
        if (vector != StateChunks.Name || _chunks.Find(offset, destination.Length) is not { } chunk) return null;
        await session.Faults.ReachAsync(FaultPoint.TransferDonor, session.Progress.Applied).ConfigureAwait(false);
        var (part, to) = (_chunks.Part(chunk), destination);
        lock (session.StateGate)
        {
            foreach (var name in session.Replica.StateNames)
            {
                var (first, length) = part.GetOffsetAndLength(session.Replica.Layout.Length);
                session.Replica.StateVector(name).Read(first, to.Span[..length]);
                to = to[length..];
            }
            return session.Progress.Applied;
        }
    }
}

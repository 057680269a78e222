using Immiscible.Cluster.Contracts.Workers;
using Immiscible.Cluster.Faults;
using Immiscible.Collectives.Transport;

namespace Immiscible.Cluster.Workers;

/// <summary>Copies the state of a run from the members that hold it, each giving an equal part of every vector.</summary>
internal static class StateCopy
{
    /// <summary>Fills the session's replica.</summary>
    /// <exception cref="TransportException">A donor was lost, or is at another step.</exception>
    public static async Task PullAsync(WorkerSession session, RestoreState request, CancellationToken cancellation)
    {
        var (length, donors) = (session.Replica.Layout.Length, request.Donors);
        var copy = new float[length];
        foreach (var vector in session.Replica.StateNames)
        {
            await Task.WhenAll(donors.Select((donor, i) =>
            {
                var (first, end) = ((int)((long)length * i / donors.Count), (int)((long)length * (i + 1) / donors.Count));
                return PullPartAsync(session, donor.Address, vector, first, copy.AsMemory(first..end), request.Step, cancellation);
            })).ConfigureAwait(false);
            await session.Thread.RunAsync(() => copy.CopyTo(session.Replica.State(vector))).ConfigureAwait(false);
            await session.Faults.ReachAsync(FaultPoint.TransferJoiner, request.Step).ConfigureAwait(false);
        }
    }

    private static async Task PullPartAsync(
        WorkerSession session, string donor, string vector, int first, Memory<float> part, long step, CancellationToken cancellation)
    {
        if (part.IsEmpty) return;
        foreach (var slice in await session.Transport.PullAsync(donor, vector, first, part, cancellation).ConfigureAwait(false))
            if (slice.Step != step) throw new TransportException($"{donor} gave {vector} of step {slice.Step}, not {step}");
    }
}

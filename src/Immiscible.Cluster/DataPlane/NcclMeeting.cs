using Immiscible.Cluster.Contracts.Assignment;
using Immiscible.Collectives.Nccl;

namespace Immiscible.Cluster.DataPlane;

/// <summary>Lets the members of an epoch find each other through the assignment grain.</summary>
internal sealed class NcclMeeting(IAssignmentGrain assignment, int epoch) : INcclMeeting
{
    /// <inheritdoc/>
    public Task OfferAsync(NcclUniqueId id, CancellationToken cancellation) => assignment.OfferCollective(new CollectiveId(epoch, id.ToArray())).WaitAsync(cancellation);

    /// <inheritdoc/>
    public async Task<NcclUniqueId> FindAsync(CancellationToken cancellation) =>
        NcclUniqueId.Of((await assignment.FindCollective(epoch).WaitAsync(cancellation).ConfigureAwait(false)).Value);
}

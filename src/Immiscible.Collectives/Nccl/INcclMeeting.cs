namespace Immiscible.Collectives.Nccl;

/// <summary>Where the members of one membership epoch leave and find the id of their communicator.</summary>
public interface INcclMeeting
{
    /// <summary>Member 0 leaves the id.</summary>
    Task OfferAsync(NcclUniqueId id, CancellationToken cancellation);

    /// <summary>The others wait for it; refused when the epoch is over.</summary>
    Task<NcclUniqueId> FindAsync(CancellationToken cancellation);
}

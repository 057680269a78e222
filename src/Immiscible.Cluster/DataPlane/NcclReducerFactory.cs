using Immiscible.Cluster.Workers;
using Immiscible.Collectives.Nccl;
using Immiscible.Collectives.Reduction;
using Immiscible.Collectives.Transport;

namespace Immiscible.Cluster.DataPlane;

/// <summary>Makes the reducer of one epoch's member that sums by NCCL; it is disposed when the epoch ends.</summary>
internal sealed class NcclReducerFactory(INcclPlatform platform, INcclMeeting meeting, NcclOptions options) : IGradientReducerFactory
{
    /// <inheritdoc/>
    public IGradientReducer Create(IMemberTransport transport, CanonicalTree tree, int length, ReductionGroup group, long firstStep) =>
        new NcclReducer(transport, group, platform.Library, platform.Device, meeting, options);
}

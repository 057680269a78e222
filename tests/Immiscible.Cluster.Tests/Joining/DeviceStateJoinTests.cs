using Immiscible.Cluster.Tests.Support;
using Immiscible.Cluster.Workers;

namespace Immiscible.Cluster.Tests.Joining;

/// <summary>The same between replicas whose state lies in tensors.</summary>
public sealed class DeviceStateJoinTests : StateJoinTests
{
    private protected override IReplicaFactory CreateFactory() => new DeviceReplicaFactory();
}

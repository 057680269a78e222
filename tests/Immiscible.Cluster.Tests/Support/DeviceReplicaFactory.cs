using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Workers;
using Immiscible.Data;
using Immiscible.Diffusion.Training;

namespace Immiscible.Cluster.Tests.Support;

/// <summary>Makes the replicas of a device, though on the CPU.</summary>
internal sealed class DeviceReplicaFactory : IReplicaFactory
{
    public IReplica Create(RunSpec spec, IImageDataset dataset) =>
        new DeviceReplica(DiffusionOptions.Replica(spec, dataset.Shape, dataset.Classes.Count));
}

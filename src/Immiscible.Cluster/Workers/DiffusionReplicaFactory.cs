using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Data;
using Immiscible.Diffusion.Training;

namespace Immiscible.Cluster.Workers;

/// <summary>Makes replicas that really train.</summary>
internal sealed class DiffusionReplicaFactory : IReplicaFactory
{
    /// <inheritdoc/>
    public IReplica Create(RunSpec spec, IImageDataset dataset) =>
        new DiffusionReplica(DiffusionOptions.Replica(spec, dataset.Shape, dataset.Classes.Count));
}

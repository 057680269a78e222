using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Data;
using Immiscible.Diffusion.Training;
using Microsoft.Extensions.Options;

namespace Immiscible.Cluster.Workers;

/// <summary>Makes replicas that really train, on the device of the silo's slots.</summary>
internal sealed class DiffusionReplicaFactory(IOptions<WorkerSlotOptions> slots) : IReplicaFactory
{
    /// <inheritdoc/>
    public IReplica Create(RunSpec spec, IImageDataset dataset) =>
        Replicas.Create(DiffusionOptions.Replica(spec, dataset.Shape, dataset.Classes.Count) with { Device = slots.Value.Device });
}

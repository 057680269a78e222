using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Data;
using Immiscible.Diffusion.Training;

namespace Immiscible.Cluster.Workers;

/// <summary>Makes the model replica of a worker.</summary>
public interface IReplicaFactory
{
    /// <summary>Makes a replica with the weights that the spec's seed gives. Called on the slot's compute thread.</summary>
    /// <param name="spec">The run.</param>
    /// <param name="dataset">The images, for their size and classes.</param>
    IReplica Create(RunSpec spec, IImageDataset dataset);
}

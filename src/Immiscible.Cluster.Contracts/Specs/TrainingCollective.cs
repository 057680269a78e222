namespace Immiscible.Cluster.Contracts.Specs;

/// <summary>What adds up the members' gradients.</summary>
[GenerateSerializer, Alias("immiscible.spec.training-collective")]
public enum TrainingCollective
{
    /// <summary>YAML <c>sockets</c>: the program itself, in the canonical order: the same bits for every number of workers.</summary>
    Sockets = 0,

    /// <summary>
    /// YAML <c>nccl</c>: NVIDIA's library, between CUDA devices. All members have the same bits, but they depend on the members: another number of
    /// workers, or the death of one, rounds sums differently.
    /// </summary>
    Nccl = 1,
}

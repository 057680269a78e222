namespace Immiscible.Cluster.Contracts.Specs;

/// <summary>How long and in what portions the run trains. YAML section <c>training</c>.</summary>
[GenerateSerializer, Immutable, Alias("immiscible.spec.training")]
public sealed record TrainingSpec
{
    /// <summary>Key <c>training.steps</c>, required: optimiser steps of the whole run. Not part of the training hash: a run may be made longer.</summary>
    [Id(0)] public long Steps { get; init; } = 1;

    /// <summary>Key <c>training.batch</c>, required: images in one step's global batch.</summary>
    [Id(1)] public int Batch { get; init; } = 256;

    /// <summary>
    /// Key <c>training.granules</c>: equal pieces the batch is cut into, each one forward and backward pass. They belong to the run, never to
    /// the workers, which is why any number of workers gives the same bits.
    /// </summary>
    [Id(2)] public int Granules { get; init; } = 32;

    /// <summary>Key <c>training.threads</c>: compute threads that a granule uses. Part of the run: another count rounds sums differently.</summary>
    [Id(3)] public int Threads { get; init; } = 1;

    /// <summary>
    /// Key <c>training.compareEvery</c>: steps between two comparisons of the members' state, whose hash then enters the ledger; 0: never. Members
    /// compare after every change of membership in any case. Not part of the training hash.
    /// </summary>
    [Id(4)] public int CompareEvery { get; init; } = 100;

    /// <summary>
    /// Key <c>training.precision</c>, fp32 or bf16: the numbers that the network computes with. The weights and all that is kept beside them are
    /// fp32 in any case. Part of the run: the two give different weights.
    /// </summary>
    [Id(5)] public string Precision { get; init; } = "fp32";

    /// <summary>
    /// Key <c>training.collective</c>: what adds up the members' gradients. <c>nccl</c> is for slots on CUDA devices, each with a device of its own, and
    /// gives up the promise that the number of workers changes no bit.
    /// </summary>
    [Id(6)] public TrainingCollective Collective { get; init; }
}

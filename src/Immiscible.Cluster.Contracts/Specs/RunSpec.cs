using Immiscible.Cluster.Contracts.Specs.Schema;

namespace Immiscible.Cluster.Contracts.Specs;

/// <summary>
/// Everything that defines a training run. Read by <see cref="RunSpecReader"/>, which validates every key; written to the run directory as
/// <c>run.yaml</c> by <see cref="RunSpecWriter"/>. Two specs are equal when every value is.
/// </summary>
[GenerateSerializer, Immutable, Alias("immiscible.spec.run")]
public sealed record RunSpec
{
    /// <summary>Key <c>name</c>, required: what the run is called; letters, digits, dots, dashes and underscores.</summary>
    [Id(0)] public string Name { get; init; } = "run";

    /// <summary>Key <c>seed</c>: the one seed that all randomness of training follows from.</summary>
    [Id(1)] public ulong Seed { get; init; }

    /// <summary>
    /// Key <c>workers</c>: worker slots, 1 to <c>training.granules</c>, as a number or as a range <c>2..8</c>. Does not change the weights' bits,
    /// unless <c>training.collective</c> is <c>nccl</c>.
    /// </summary>
    [Id(2)] public WorkerRange Workers { get; init; } = new(1);

    /// <summary>Section <c>data</c>.</summary>
    [Id(3)] public DataSpec Data { get; init; } = new();

    /// <summary>Section <c>model</c>.</summary>
    [Id(4)] public ModelSpec Model { get; init; } = new();

    /// <summary>Section <c>objective</c>.</summary>
    [Id(5)] public ObjectiveSpec Objective { get; init; } = new();

    /// <summary>Section <c>matching</c>.</summary>
    [Id(6)] public MatchingSpec Matching { get; init; } = new();

    /// <summary>Section <c>optimizer</c>.</summary>
    [Id(7)] public OptimizerSpec Optimizer { get; init; } = new();

    /// <summary>Section <c>ema</c>.</summary>
    [Id(8)] public EmaSpec Ema { get; init; } = new();

    /// <summary>Section <c>training</c>.</summary>
    [Id(9)] public TrainingSpec Training { get; init; } = new();

    /// <summary>Section <c>checkpoints</c>.</summary>
    [Id(10)] public CheckpointSpec Checkpoints { get; init; } = new();

    /// <summary>Section <c>sampling</c>.</summary>
    [Id(11)] public SamplingSpec Sampling { get; init; } = new();

    /// <summary>
    /// SHA-256 (64 lower-case hex digits) over every key that affects the weights' bits. Left out, because they do not: <c>name</c>,
    /// <c>workers</c>, <c>data.path</c>, <c>model.weights</c>, <c>matching.prefetch</c>, <c>training.steps</c>, <c>training.compareEvery</c>, <c>checkpoints</c>, <c>sampling</c>.
    /// </summary>
    public string TrainingHash() => SpecSchema.TrainingHash(this);
}

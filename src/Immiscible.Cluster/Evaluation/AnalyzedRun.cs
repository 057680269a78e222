using Immiscible.Cluster.Contracts.Specs;

namespace Immiscible.Cluster.Evaluation;

/// <summary>One run's part of an analysis.</summary>
/// <param name="Directory">Full path of the run directory.</param>
/// <param name="Spec">The run.</param>
/// <param name="Checkpoint">Committed steps of the checkpoint.</param>
/// <param name="Features">What the network sees at the noisiest levels, the noisiest first.</param>
/// <param name="Losses">What it does on held-out images.</param>
public sealed record AnalyzedRun(string Directory, RunSpec Spec, long Checkpoint, IReadOnlyList<FeatureLevel> Features, HeldOutLosses Losses);

using Immiscible.Cluster.Contracts.Specs;

namespace Immiscible.Console.Sampling;

/// <summary>Images to draw.</summary>
/// <param name="Directory">Full path of the run directory.</param>
/// <param name="Checkpoint">Step of the checkpoint; null for the newest complete one.</param>
/// <param name="Sampling">How many, and how.</param>
internal sealed record SampleRequest(string Directory, long? Checkpoint, SamplingSpec Sampling);

using Immiscible.Cluster.Contracts.Specs;

namespace Immiscible.Console.Benchmarking;

/// <summary>What is measured, and how often.</summary>
/// <param name="Spec">The run, of one worker; its data can be had.</param>
/// <param name="Place">Where it computes.</param>
/// <param name="Steps">Steps of each kind that are measured in each round.</param>
/// <param name="WarmUp">Steps of each kind before those, in each round; at least 1, for a step tells of the one before.</param>
/// <param name="Rounds">Rounds, in which the kinds take turns.</param>
internal sealed record StepBenchOptions(RunSpec Spec, StepPlace Place, int Steps, int WarmUp, int Rounds);

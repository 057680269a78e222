namespace Immiscible.Console.Sampling;

/// <summary>Images to draw.</summary>
/// <param name="Directory">Full path of the run directory.</param>
/// <param name="Checkpoint">Step of the checkpoint; null for the newest complete one.</param>
/// <param name="Count">Number of images.</param>
/// <param name="Steps">DDIM steps.</param>
/// <param name="Seed">Seed of the starting noise.</param>
internal sealed record SampleRequest(string Directory, long? Checkpoint, int Count, int Steps, ulong Seed);

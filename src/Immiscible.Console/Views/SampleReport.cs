namespace Immiscible.Console.Views;

/// <summary>A picture that was drawn.</summary>
/// <param name="File">The file.</param>
/// <param name="Count">Images in it.</param>
/// <param name="Checkpoint">Step of the checkpoint.</param>
/// <param name="Sampler">Name of the sampler.</param>
/// <param name="Steps">Its steps.</param>
/// <param name="Seed">Seed of the starting noise.</param>
internal sealed record SampleReport(string File, int Count, long Checkpoint, string Sampler, int Steps, ulong Seed);

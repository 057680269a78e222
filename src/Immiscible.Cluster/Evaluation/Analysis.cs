using Immiscible.Data;

namespace Immiscible.Cluster.Evaluation;

/// <summary>What was found about one run or several, all with the same images and noises.</summary>
/// <param name="Data">The images: source and split.</param>
/// <param name="Missing">Why they are those that were trained on; null where they were held out.</param>
/// <param name="Shape">Size of an image.</param>
/// <param name="Images">[images] those of the pictures: [channels, height, width] bytes.</param>
/// <param name="Noises">[images] the noise that each was given.</param>
/// <param name="Runs">The runs.</param>
public sealed record Analysis(
    string Data, string? Missing, ImageShape Shape, IReadOnlyList<byte[]> Images, IReadOnlyList<byte[]> Noises, IReadOnlyList<AnalyzedRun> Runs);

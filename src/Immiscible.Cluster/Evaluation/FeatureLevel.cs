namespace Immiscible.Cluster.Evaluation;

/// <summary>What a network sees in images at one noise level, as pictures.</summary>
/// <param name="Level">The level, from the image (0) to noise (1).</param>
/// <param name="Noises">[images] the noise that it sees: [channels, height, width] bytes, see <see cref="FeaturePixels.OfNoise"/>.</param>
/// <param name="Images">[images] the image that it sees, denoised in one step: [channels, height, width] bytes.</param>
public sealed record FeatureLevel(double Level, IReadOnlyList<byte[]> Noises, IReadOnlyList<byte[]> Images);

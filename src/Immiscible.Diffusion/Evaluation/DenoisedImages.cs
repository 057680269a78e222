namespace Immiscible.Diffusion.Evaluation;

/// <summary>What a network makes of noisy images in one evaluation.</summary>
/// <param name="Noise">[count, channels, height, width] the noise that it sees</param>
/// <param name="Image">[count, channels, height, width] the images that it sees behind the noise, clamped to [-1, 1]</param>
public sealed record DenoisedImages(float[] Noise, float[] Image);

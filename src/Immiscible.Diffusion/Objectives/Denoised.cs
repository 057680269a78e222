using static TorchSharp.torch;

namespace Immiscible.Diffusion.Objectives;

/// <summary>What a network makes of noisy images in one evaluation.</summary>
/// <param name="Noise">the noise that it sees in them: [batch, channels, height, width]</param>
/// <param name="Image">the images that it sees behind the noise, same shape, nominally in [-1, 1], not clamped</param>
public readonly record struct Denoised(Tensor Noise, Tensor Image);

using static TorchSharp.torch;

namespace Immiscible.Diffusion;

/// <summary>What an objective trains and a sampler asks: the network's output for noisy images.</summary>
/// <param name="noisy">[batch, channels, height, width], float32</param>
/// <param name="times">[batch]: what the objective tells the network of time; int64 timesteps, or float32</param>
/// <param name="labels">[batch], int64, or null without classes</param>
/// <returns>[batch, channels, height, width]</returns>
public delegate Tensor Denoiser(Tensor noisy, Tensor times, Tensor? labels);

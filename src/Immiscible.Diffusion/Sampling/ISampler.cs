using static TorchSharp.torch;

namespace Immiscible.Diffusion.Sampling;

/// <summary>Walks from noise to images. A pure function of the network, the noise and the labels.</summary>
public interface ISampler
{
    /// <summary>Draws one image for each noise.</summary>
    /// <param name="network">the trained network</param>
    /// <param name="noise">
    /// standard normal noise, [batch, channels, height, width], by its number: 0 is what the walk begins with, k what its step k, from 1, adds;
    /// a deterministic sampler asks for 0 alone. The same number gives the same noise.
    /// </param>
    /// <param name="labels">[batch], int64, or null without classes</param>
    /// <returns>images, same shape, nominally in [-1, 1]</returns>
    Tensor Sample(Denoiser network, Func<int, Tensor> noise, Tensor? labels = null);
}

using static TorchSharp.torch;

namespace Immiscible.Diffusion.Sampling;

/// <summary>Tells <see cref="SigmaSampler"/> how a kind of network sees the image x_0 in x = x_0 + sigma eps.</summary>
public interface ISigmaDenoiser
{
    /// <summary>The noise levels of the walk, from the highest down, all above 0; from the last the walk goes to 0.</summary>
    IReadOnlyList<double> Sigmas { get; }

    /// <summary>What the standard normal noise that the walk begins with is multiplied by.</summary>
    double StartScale { get; }

    /// <summary>The image that the network sees: a new tensor.</summary>
    /// <param name="network">the network</param>
    /// <param name="x">[batch, channels, height, width]</param>
    /// <param name="level">which of <see cref="Sigmas"/> x has</param>
    /// <param name="labels">[batch], int64, or null without classes</param>
    Tensor Denoise(Denoiser network, Tensor x, int level, Tensor? labels);
}

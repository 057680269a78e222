using static TorchSharp.torch;

namespace Immiscible.Diffusion.Objectives;

/// <summary>The loss that a network is trained on.</summary>
public interface IObjective
{
    /// <summary>Mean loss of the samples given; a pure function of them and of the network.</summary>
    /// <param name="network">the network in training</param>
    /// <param name="images">[batch, channels, height, width] in [-1, 1]</param>
    /// <param name="noises">the noise assigned to each image, same shape</param>
    /// <param name="timeDraws">a uniform 32-bit draw for each image; the objective makes a time of it</param>
    /// <param name="labels">[batch], int64, or null without classes</param>
    /// <returns>a scalar to call backward on</returns>
    Tensor Loss(Denoiser network, Tensor images, Tensor noises, ReadOnlySpan<uint> timeDraws, Tensor? labels);
}

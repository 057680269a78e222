using static TorchSharp.torch;

namespace Immiscible.Diffusion.Objectives;

/// <summary>The loss that a network is trained on. Stateless: what changes with training is a function of the step.</summary>
public interface IObjective
{
    /// <summary>Whether the network is compared with a second one, the target, whose weights follow the network's as a moving average.</summary>
    bool HasTarget { get; }

    /// <summary>Share of the old target weights that the update after a step keeps, in [0, 1]; of no meaning without a target.</summary>
    /// <param name="step">training step, from 0</param>
    double TargetDecay(long step);

    /// <summary>Loss of each sample; a pure function of the batch and of the networks' weights.</summary>
    /// <param name="batch">the samples and the networks</param>
    /// <returns>[batch], float32, attached to the graph of the network; their mean is what training minimises</returns>
    Tensor Losses(in ObjectiveBatch batch);

    /// <summary>Loss of each sample at a noise level of its own instead of at one drawn: what evaluation asks for.</summary>
    /// <param name="batch">the samples and the networks; the time draws name no level here</param>
    /// <param name="levels">
    /// noise level of each sample in [0, 1], from the image (0) to noise (1): the timestep over T - 1, 1 - t of a flow, the place among the
    /// ascending sigmas of consistency models; rounded to the nearest where levels are discrete
    /// </param>
    /// <returns>[batch], float32, attached to the graph of the network</returns>
    Tensor LossesAt(in ObjectiveBatch batch, ReadOnlySpan<double> levels);

    /// <summary>Adds noise to images and asks the network once what it sees; without a gradient.</summary>
    /// <param name="network">the network</param>
    /// <param name="images">[batch, channels, height, width] in [-1, 1], float32</param>
    /// <param name="noises">standard normal noise, same shape</param>
    /// <param name="level">noise level in [0, 1], as in <see cref="LossesAt"/></param>
    /// <param name="labels">[batch], int64, or null without classes</param>
    Denoised Denoise(Denoiser network, Tensor images, Tensor noises, double level, Tensor? labels = null);
}

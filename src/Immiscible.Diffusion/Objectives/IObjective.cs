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
}

namespace Immiscible.Compute.Optimizers;

/// <summary>What one optimiser step does, with torch.optim's meaning of each number.</summary>
/// <param name="Kind">The optimiser.</param>
/// <param name="LearningRate">Step size of this step, schedule included.</param>
/// <param name="Beta1">Decay of the first moment, in [0, 1).</param>
/// <param name="Beta2">Decay of the second moment, in [0, 1).</param>
/// <param name="Epsilon">
/// Added to the root of the second moment: bias-corrected in Adam and AdamW, not in RAdam. Greater than zero, or zeros do not stay zero.
/// </param>
/// <param name="WeightDecay">
/// Adam and RAdam: this times the weights is added to the gradient. AdamW: the weights are multiplied by 1 - LearningRate * WeightDecay first.
/// </param>
public readonly record struct UpdateRule(
    OptimizerKind Kind, double LearningRate, double Beta1, double Beta2, double Epsilon, double WeightDecay = 0);

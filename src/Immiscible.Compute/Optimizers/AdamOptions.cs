namespace Immiscible.Compute.Optimizers;

/// <summary>Hyper-parameters of Adam (Kingma and Ba, arXiv:1412.6980, algorithm 1), with torch.optim.Adam's meaning.</summary>
/// <param name="LearningRate">Step size alpha of this step, warm-up included.</param>
/// <param name="Beta1">Decay of the first moment, in [0, 1).</param>
/// <param name="Beta2">Decay of the second moment, in [0, 1).</param>
/// <param name="Epsilon">Added to the root of the bias-corrected second moment.</param>
/// <param name="WeightDecay">L2 penalty: this times the weights is added to the gradient (torch's Adam, not AdamW).</param>
public readonly record struct AdamOptions(double LearningRate, double Beta1, double Beta2, double Epsilon, double WeightDecay = 0);

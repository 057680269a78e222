namespace Immiscible.Compute.Optimizers;

/// <summary>Which optimiser an update follows, with torch.optim's meaning (1.13).</summary>
public enum OptimizerKind
{
    /// <summary>Adam (Kingma and Ba, arXiv:1412.6980, algorithm 1); weight decay is an L2 penalty, a part of the gradient.</summary>
    Adam,

    /// <summary>Adam whose weight decay shrinks the weights beside the gradient (Loshchilov and Hutter, arXiv:1711.05101, algorithm 2).</summary>
    AdamW,

    /// <summary>Adam with the variance of its early steps rectified (Liu et al., arXiv:1908.03265, algorithm 2); weight decay as in Adam.</summary>
    RAdam,
}

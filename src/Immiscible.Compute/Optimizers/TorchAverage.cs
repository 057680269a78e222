using static TorchSharp.torch;

namespace Immiscible.Compute.Optimizers;

/// <summary>A <see cref="MovingAverage"/> that lies in a tensor.</summary>
/// <param name="Values">fp32, of the weights' length and device; updated in place.</param>
/// <param name="Decay">Share of the old average that remains in this step, in [0, 1]; 0 copies the weights.</param>
public readonly record struct TorchAverage(Tensor Values, float Decay);

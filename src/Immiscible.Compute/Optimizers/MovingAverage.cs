namespace Immiscible.Compute.Optimizers;

/// <summary>An exponential moving average of the weights that an update keeps: a sampling average or a consistency target.</summary>
/// <param name="Values">As long as the weights, laid out like them; updated in place.</param>
/// <param name="Decay">Share of the old average that remains in this step, in [0, 1]; 0 copies the weights.</param>
public readonly record struct MovingAverage(Memory<float> Values, float Decay);

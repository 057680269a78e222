using System.Runtime.Intrinsics;
using Immiscible.Compute.Lanes;

namespace Immiscible.Compute.Optimizers;

/// <summary>Adam and the exponential moving average of the weights in one pass over memory.</summary>
public static class FusedAdam
{
    /// <summary>One step over flat vectors of equal length, on the calling thread.</summary>
    /// <remarks>
    /// With g' = g * gradientScale + WeightDecay * w and t = <paramref name="step"/>:
    /// m = m + (1 - b1)(g' - m); v = b2 v + (1 - b2) g'^2; w = w - lr / (1 - b1^t) * m / (sqrt(v) / sqrt(1 - b2^t) + eps);
    /// ema = emaDecay * ema + (1 - emaDecay) * w. This is torch.optim.Adam's order. Every operation is elementwise and correctly
    /// rounded, so the result has the same bits for every register width and however the vectors are cut. Zeros stay zero, so
    /// padding may be part of the spans.
    /// </remarks>
    /// <param name="weights">Updated in place.</param>
    /// <param name="gradients">Read only.</param>
    /// <param name="firstMoment">m, updated in place; zero before the first step.</param>
    /// <param name="secondMoment">v, updated in place; zero before the first step.</param>
    /// <param name="ema">Moving average, updated in place from the new weights; empty for none.</param>
    /// <param name="options">Hyper-parameters of this step.</param>
    /// <param name="step">Number of this step, from 1.</param>
    /// <param name="gradientScale">Factor on the gradients: averaging and clipping together.</param>
    /// <param name="emaDecay">Share of the old average that remains, in [0, 1].</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The step is less than 1.</exception>
    public static void Step(
        Span<float> weights,
        ReadOnlySpan<float> gradients,
        Span<float> firstMoment,
        Span<float> secondMoment,
        Span<float> ema,
        AdamOptions options,
        long step,
        float gradientScale,
        float emaDecay) =>
        Step(weights, gradients, firstMoment, secondMoment, ema, options, step, gradientScale, emaDecay, LaneWidth.Widest);

    internal static void Step(
        Span<float> weights,
        ReadOnlySpan<float> gradients,
        Span<float> firstMoment,
        Span<float> secondMoment,
        Span<float> ema,
        AdamOptions options,
        long step,
        float gradientScale,
        float emaDecay,
        int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        var length = weights.Length;
        if (gradients.Length != length || firstMoment.Length != length || secondMoment.Length != length
            || (!ema.IsEmpty && ema.Length != length))
            throw new ArgumentException(
                $"Lengths differ: weights {length}, gradients {gradients.Length}, first moment {firstMoment.Length}, "
                + $"second moment {secondMoment.Length}, average {ema.Length} (may be 0); pass vectors of one layout.");

        var with = new AdamCoefficients(options, step, gradientScale, emaDecay);
        var done = width switch
        {
            512 => AdamKernel<FloatLanes512, Vector512<float>>.Run(0, weights, gradients, firstMoment, secondMoment, ema, with),
            256 => AdamKernel<FloatLanes256, Vector256<float>>.Run(0, weights, gradients, firstMoment, secondMoment, ema, with),
            128 => AdamKernel<FloatLanes128, Vector128<float>>.Run(0, weights, gradients, firstMoment, secondMoment, ema, with),
            _ => 0,
        };
        AdamKernel<FloatLane, float>.Run(done, weights, gradients, firstMoment, secondMoment, ema, with);
    }
}

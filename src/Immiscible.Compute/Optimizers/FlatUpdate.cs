using System.Runtime.Intrinsics;
using Immiscible.Compute.Lanes;

namespace Immiscible.Compute.Optimizers;

/// <summary>One optimiser step and every moving average of the weights in one pass over memory.</summary>
public static class FlatUpdate
{
    /// <summary>Floats updated before their averages are, while they still lie in the core's cache.</summary>
    internal const int Block = 1 << 13;

    /// <summary>One step over a part of flat vectors of equal length, on the calling thread.</summary>
    /// <remarks>
    /// With t = <paramref name="step"/> and g' = g * gradientScale (+ WeightDecay * w, but for AdamW): m = m + (1 - b1)(g' - m) and
    /// v = b2 v + (1 - b2) g'^2. Then, with c = lr / (1 - b1^t):
    /// Adam: w = w - c m / (sqrt(v) / sqrt(1 - b2^t) + eps);
    /// AdamW: the same from w (1 - lr * WeightDecay);
    /// RAdam: w = w - c r_t sqrt(1 - b2^t) m / (sqrt(v) + eps) where rho_t > 5, else w - c m.
    /// Last, every average e = decay * e + (1 - decay) * w. This is torch.optim's order (1.13). Every operation is elementwise and
    /// correctly rounded, so the result has the same bits for every register width and however the vectors are cut. Zeros stay zero,
    /// so padding may be part of the vectors.
    /// </remarks>
    /// <param name="rule">Optimiser and hyper-parameters of this step.</param>
    /// <param name="weights">Updated in place.</param>
    /// <param name="gradients">Read only.</param>
    /// <param name="firstMoment">m, updated in place; zero before the first step.</param>
    /// <param name="secondMoment">v, updated in place; zero before the first step.</param>
    /// <param name="averages">Updated in place from the new weights; empty for none.</param>
    /// <param name="part">The floats of every vector that are updated; <c>..</c> for all.</param>
    /// <param name="step">Number of this step, from 1.</param>
    /// <param name="gradientScale">Factor on the gradients: averaging and clipping together.</param>
    /// <exception cref="ArgumentException">The vectors differ in length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The step is less than 1, or the part reaches beyond the vectors.</exception>
    public static void Step(
        UpdateRule rule,
        Span<float> weights,
        ReadOnlySpan<float> gradients,
        Span<float> firstMoment,
        Span<float> secondMoment,
        ReadOnlySpan<MovingAverage> averages,
        Range part,
        long step,
        float gradientScale) =>
        Step(rule, weights, gradients, firstMoment, secondMoment, averages, part, step, gradientScale, LaneWidth.Widest);

    internal static void Step(
        UpdateRule rule,
        Span<float> weights,
        ReadOnlySpan<float> gradients,
        Span<float> firstMoment,
        Span<float> secondMoment,
        ReadOnlySpan<MovingAverage> averages,
        Range part,
        long step,
        float gradientScale,
        int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        RequireLengths(weights.Length, gradients.Length, firstMoment.Length, secondMoment.Length, averages);
        var with = new UpdateCoefficients(rule, step, gradientScale);
        var (start, length) = part.GetOffsetAndLength(weights.Length);
        for (int at = start, end = start + length; at < end; at += Block)
        {
            var block = at..Math.Min(at + Block, end);
            var updated = weights[block];
            Update(updated, gradients[block], firstMoment[block], secondMoment[block], with, width);
            foreach (var average in averages) Average(updated, average.Values.Span[block], average.Decay, width);
        }
    }

    private static void Update(
        Span<float> weights, ReadOnlySpan<float> gradients, Span<float> first, Span<float> second, in UpdateCoefficients with, int width)
    {
        var done = width switch
        {
            512 => UpdateKernel<FloatLanes512, Vector512<float>>.Run(0, weights, gradients, first, second, with),
            256 => UpdateKernel<FloatLanes256, Vector256<float>>.Run(0, weights, gradients, first, second, with),
            128 => UpdateKernel<FloatLanes128, Vector128<float>>.Run(0, weights, gradients, first, second, with),
            _ => 0,
        };
        UpdateKernel<FloatLane, float>.Run(done, weights, gradients, first, second, with);
    }

    internal static void Average(ReadOnlySpan<float> weights, Span<float> average, float decay, int width)
    {
        var done = width switch
        {
            512 => UpdateKernel<FloatLanes512, Vector512<float>>.Average(0, weights, average, decay),
            256 => UpdateKernel<FloatLanes256, Vector256<float>>.Average(0, weights, average, decay),
            128 => UpdateKernel<FloatLanes128, Vector128<float>>.Average(0, weights, average, decay),
            _ => 0,
        };
        UpdateKernel<FloatLane, float>.Average(done, weights, average, decay);
    }

    private static void RequireLengths(int weights, int gradients, int first, int second, ReadOnlySpan<MovingAverage> averages)
    {
        var other = -1;
        foreach (var average in averages)
            if (average.Values.Length != weights) other = average.Values.Length;
        if (gradients != weights || first != weights || second != weights || other >= 0)
            throw new ArgumentException(
                $"Lengths differ: weights {weights}, gradients {gradients}, first moment {first}, second moment {second}"
                + (other >= 0 ? $", an average {other}" : "") + "; pass vectors of one layout.");
    }
}

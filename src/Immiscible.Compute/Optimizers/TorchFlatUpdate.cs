using TorchSharp;
using static TorchSharp.torch;

namespace Immiscible.Compute.Optimizers;

/// <summary>The step of <see cref="FlatUpdate"/> as torch operations on flat tensors, for devices other than the CPU.</summary>
public static class TorchFlatUpdate
{
    /// <summary>
    /// One step, in place: eight launches (one more for a weight decay), two for each average, and one temporary vector at a time. It rounds
    /// where torch's kernels do, so it agrees with <see cref="FlatUpdate"/> to about 1e-6, not bit for bit.
    /// </summary>
    /// <param name="rule">Optimiser and hyper-parameters of this step.</param>
    /// <param name="weights">[length] fp32, updated in place.</param>
    /// <param name="gradients">[length] fp32, read only.</param>
    /// <param name="firstMoment">m, [length] fp32, updated in place; zero before the first step.</param>
    /// <param name="secondMoment">v, [length] fp32, updated in place; zero before the first step.</param>
    /// <param name="averages">Updated in place from the new weights; empty for none.</param>
    /// <param name="step">Number of this step, from 1.</param>
    /// <param name="gradientScale">Factor on the gradients: averaging and clipping together.</param>
    /// <exception cref="ArgumentException">The tensors differ in shape, or one is not fp32.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The step is less than 1.</exception>
    public static void Step(
        UpdateRule rule,
        Tensor weights,
        Tensor gradients,
        Tensor firstMoment,
        Tensor secondMoment,
        IReadOnlyList<TorchAverage> averages,
        long step,
        float gradientScale)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        Require(weights, gradients, nameof(gradients));
        Require(weights, firstMoment, nameof(firstMoment));
        Require(weights, secondMoment, nameof(secondMoment));
        foreach (var average in averages) Require(weights, average.Values, nameof(averages));

        var with = new UpdateCoefficients(rule, step, gradientScale);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        UpdateMoments(weights, gradients, firstMoment, secondMoment, with);
        if (with.Keep != 1) Multiply(weights, with.Keep);
        UpdateWeights(weights, firstMoment, secondMoment, with);
        foreach (var (values, decay) in averages)
        {
            Multiply(values, decay);
            Add(values, weights, 1 - decay);
        }
    }

    private static void UpdateMoments(Tensor weights, Tensor gradients, Tensor first, Tensor second, in UpdateCoefficients with)
    {
        using Scalar scale = with.Scale.ToScalar(), newSecond = with.NewSecond.ToScalar();
        // Freed before the root is taken, which then gets the same memory from torch's allocator.
        using var gradient = gradients.mul(scale);
        if (with.Penalty != 0) Add(gradient, weights, with.Penalty);
        Multiply(second, with.OldSecond);
        second.addcmul_(gradient, gradient, newSecond);
        Add(gradient, first, -1);
        Add(first, gradient, with.NewFirst);
    }

    private static void UpdateWeights(Tensor weights, Tensor first, Tensor second, in UpdateCoefficients with)
    {
        if (with.RootFactor == 0)
        {
            Add(weights, first, with.NegativeStep / with.Epsilon);
            return;
        }
        // Both sides of the fraction divided by the root's factor: one pass less.
        using Scalar epsilon = (with.Epsilon / with.RootFactor).ToScalar(), step = (with.NegativeStep / with.RootFactor).ToScalar();
        using var root = second.sqrt();
        root.add_(epsilon);
        weights.addcdiv_(first, root, step);
    }

    private static void Multiply(Tensor target, float factor)
    {
        using Scalar number = factor.ToScalar();
        target.mul_(number);
    }

    private static void Add(Tensor target, Tensor other, float factor)
    {
        using Scalar number = factor.ToScalar();
        target.add_(other, number);
    }

    private static void Require(Tensor weights, Tensor tensor, string name)
    {
        if (weights.dtype != ScalarType.Float32 || tensor.dtype != ScalarType.Float32 || !tensor.shape.AsSpan().SequenceEqual(weights.shape))
            throw new ArgumentException(
                $"{name}: {tensor.dtype} [{string.Join(", ", tensor.shape)}] beside weights {weights.dtype} [{string.Join(", ", weights.shape)}]; "
                + "pass fp32 vectors of one layout.");
    }
}

using Immiscible.Diffusion.Schedules;
using static TorchSharp.torch;

namespace Immiscible.Diffusion.Objectives;

/// <summary>
/// Improved consistency training (Song and Dhariwal, 2024): no target but the network itself, pseudo-Huber metric, pairs of sigmas from a
/// discretised lognormal distribution, weight 1 / (sigma_(i+1) - sigma_i).
/// </summary>
public sealed class ImprovedConsistencyObjective : PairObjective
{
    private readonly ImprovedCurriculum _curriculum;
    private readonly double[][] _sigmas;
    private readonly DiscreteLognormal[] _pairs;
    private readonly double _huber;

    /// <param name="options">settings</param>
    /// <param name="elements">values in an image</param>
    /// <exception cref="DiffusionException">A value is out of range.</exception>
    public ImprovedConsistencyObjective(ImprovedConsistencyOptions options, int elements)
        : base(options)
    {
        LognormalRange.Check(options.LogMean, options.LogDeviation);
        _curriculum = options.CreateCurriculum();
        _sigmas = [.. Enumerable.Range(0, _curriculum.Stages).Select(stage => Sigmas.Ascending(_curriculum.LevelsOf(stage)))];
        _pairs = [.. _sigmas.Select(sigmas => new DiscreteLognormal(sigmas, options.LogMean, options.LogDeviation))];
        _huber = options.HuberConstant > 0 ? options.HuberConstant : ImageDistance.HuberConstant(elements);
    }

    /// <inheritdoc/>
    public override bool HasTarget => false;

    /// <inheritdoc/>
    public override double TargetDecay(long step) => 0;

    /// <inheritdoc/>
    public override Tensor Losses(in ObjectiveBatch batch)
    {
        var stage = _curriculum.Stage(batch.Step);
        var pairs = new int[batch.TimeDraws.Length];
        for (var i = 0; i < pairs.Length; i++) pairs[i] = _pairs[stage].Pair(batch.TimeDraws[i]);
        return LossesOf(batch, pairs, _sigmas[stage]);
    }

    /// <inheritdoc/>
    public override Tensor LossesAt(in ObjectiveBatch batch, ReadOnlySpan<double> levels)
    {
        var sigmas = _sigmas[_curriculum.Stage(batch.Step)];
        var pairs = new int[levels.Length];
        for (var i = 0; i < pairs.Length; i++) pairs[i] = (int)Math.Round(levels[i] * (sigmas.Length - 2));
        return LossesOf(batch, pairs, sigmas);
    }

    private Tensor LossesOf(in ObjectiveBatch batch, ReadOnlySpan<int> pairs, double[] sigmas)
    {
        var (larger, smaller, weights) = (new double[pairs.Length], new double[pairs.Length], new double[pairs.Length]);
        for (var i = 0; i < pairs.Length; i++)
        {
            (smaller[i], larger[i]) = (sigmas[pairs[i]], sigmas[pairs[i] + 1]);
            weights[i] = 1 / (larger[i] - smaller[i]);
        }

        return Losses(batch, larger, smaller, weights);
    }

    private protected override Tensor Distance(Tensor student, Tensor teacher) => ImageDistance.PseudoHuber(student, teacher, _huber);
}

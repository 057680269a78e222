using Immiscible.Diffusion.Schedules;
using static TorchSharp.torch;

namespace Immiscible.Diffusion.Objectives;

/// <summary>
/// Consistency training with a target that follows the network (Song et al., 2023, algorithm 3): neighbours among the N(k) Karras sigmas of the step,
/// pair i of N(k) - 1 drawn uniformly.
/// </summary>
public sealed class ConsistencyObjective : PairObjective
{
    private readonly ConsistencyCurriculum _curriculum;
    private readonly ConsistencyMetric _metric;
    private readonly ConsistencyWeighting _weighting;
    private readonly double _sigmaData;
    private readonly double _huber;

    /// <param name="options">settings</param>
    /// <param name="elements">values in an image</param>
    /// <exception cref="DiffusionException">A value is out of range.</exception>
    public ConsistencyObjective(ConsistencyOptions options, int elements)
        : base(options)
    {
        _curriculum = options.CreateCurriculum();
        (_metric, _weighting, _sigmaData) = (options.Metric, options.Weighting, options.SigmaData);
        _huber = options.HuberConstant > 0 ? options.HuberConstant : ImageDistance.HuberConstant(elements);
    }

    /// <inheritdoc/>
    public override bool HasTarget => true;

    /// <inheritdoc/>
    public override double TargetDecay(long step) => _curriculum.TargetDecay(step);

    /// <inheritdoc/>
    public override Tensor Losses(in ObjectiveBatch batch)
    {
        var levels = _curriculum.Levels(batch.Step);
        var pairs = new int[batch.TimeDraws.Length];
        for (var i = 0; i < pairs.Length; i++) pairs[i] = UnitInterval.Choice(batch.TimeDraws[i], levels - 1);
        return LossesOf(batch, pairs, levels);
    }

    /// <inheritdoc/>
    public override Tensor LossesAt(in ObjectiveBatch batch, ReadOnlySpan<double> levels)
    {
        var count = _curriculum.Levels(batch.Step);
        var pairs = new int[levels.Length];
        for (var i = 0; i < pairs.Length; i++) pairs[i] = (int)Math.Round(levels[i] * (count - 2));
        return LossesOf(batch, pairs, count);
    }

    /// <summary>Loss of each sample at a pair of neighbouring sigmas.</summary>
    /// <param name="batch">the samples and the networks; neither draws nor step count</param>
    /// <param name="pairs">i of the pair sigma_i, sigma_(i+1), ascending, of each sample: from 0 to N - 2</param>
    /// <param name="levels">N, the number of sigmas, at least 2</param>
    /// <returns>[batch], float32</returns>
    public Tensor LossesOf(in ObjectiveBatch batch, ReadOnlySpan<int> pairs, int levels)
    {
        var (larger, smaller, weights) = (new double[pairs.Length], new double[pairs.Length], new double[pairs.Length]);
        for (var i = 0; i < pairs.Length; i++)
        {
            smaller[i] = Sigmas.At((double)pairs[i] / (levels - 1));
            larger[i] = Sigmas.At((pairs[i] + 1.0) / (levels - 1));
            weights[i] = Weight(larger[i]);
        }

        return Losses(batch, larger, smaller, weights);
    }

    /// <summary>Weight of a sample whose noisier image has level <paramref name="sigma"/>.</summary>
    public double Weight(double sigma)
    {
        var ratio = 1 / (sigma * sigma);
        return _weighting switch
        {
            ConsistencyWeighting.Snr => ratio,
            ConsistencyWeighting.SnrPlusOne => ratio + 1,
            ConsistencyWeighting.Karras => ratio + 1 / (_sigmaData * _sigmaData),
            ConsistencyWeighting.TruncatedSnr => Math.Max(ratio, 1),
            _ => 1,
        };
    }

    private protected override Tensor Distance(Tensor student, Tensor teacher) => _metric switch
    {
        ConsistencyMetric.L1 => ImageDistance.Absolute(student, teacher),
        ConsistencyMetric.PseudoHuber => ImageDistance.PseudoHuber(student, teacher, _huber),
        _ => ImageDistance.Squared(student, teacher),
    };
}

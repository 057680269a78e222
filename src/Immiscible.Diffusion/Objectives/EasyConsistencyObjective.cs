using Immiscible.Diffusion.Schedules;
using static TorchSharp.torch;

namespace Immiscible.Diffusion.Objectives;

/// <summary>
/// Easy consistency tuning (Geng et al., 2024; <c>ECMLoss</c> of locuslab/ect): no target but the network itself, ln t normal, r by the curriculum,
/// weight 1 / (t - r).
/// </summary>
public sealed class EasyConsistencyObjective : PairObjective
{
    private readonly EasyConsistencyOptions _options;
    private readonly EasyCurriculum _curriculum;

    /// <param name="options">settings</param>
    /// <exception cref="DiffusionException">A value is out of range.</exception>
    public EasyConsistencyObjective(EasyConsistencyOptions options)
        : base(options)
    {
        LognormalRange.Check(options.LogMean, options.LogDeviation);
        _options = options;
        _curriculum = options.CreateCurriculum();
    }

    /// <inheritdoc/>
    public override bool HasTarget => false;

    /// <inheritdoc/>
    public override double TargetDecay(long step) => 0;

    /// <summary>The noise level of a uniform 32-bit draw: exp(mean + deviation z), z the normal quantile of the middle of the draw's cell.</summary>
    public double Level(uint draw) => Math.Exp(_options.LogMean + _options.LogDeviation * NormalDistribution.Quantile(UnitInterval.Middle(draw)));

    /// <inheritdoc/>
    public override Tensor Losses(in ObjectiveBatch batch)
    {
        var levels = new double[batch.TimeDraws.Length];
        for (var i = 0; i < levels.Length; i++) levels[i] = Level(batch.TimeDraws[i]);
        return LossesOf(batch, levels);
    }

    /// <inheritdoc/>
    public override Tensor LossesAt(in ObjectiveBatch batch, ReadOnlySpan<double> levels) => LossesOf(batch, SampleValues.Map(levels, Sigmas.At));

    /// <summary>Loss of each sample at a noise level.</summary>
    /// <param name="batch">the samples and the networks; the draws do not count</param>
    /// <param name="larger">t of each sample, above 0</param>
    /// <returns>[batch], float32</returns>
    public Tensor LossesOf(in ObjectiveBatch batch, ReadOnlySpan<double> larger)
    {
        var (smaller, weights) = (new double[larger.Length], new double[larger.Length]);
        for (var i = 0; i < larger.Length; i++)
        {
            smaller[i] = _curriculum.Nearer(larger[i], batch.Step);
            weights[i] = 1 / (larger[i] - smaller[i]);
        }

        return Losses(batch, larger, smaller, weights);
    }

    private protected override Tensor Distance(Tensor student, Tensor teacher) =>
        ImageDistance.PseudoHuber(student, teacher, _options.HuberConstant);
}

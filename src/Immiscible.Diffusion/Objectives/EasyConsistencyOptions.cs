using Immiscible.Diffusion.Schedules;

namespace Immiscible.Diffusion.Objectives;

/// <summary>
/// Easy consistency tuning (ECT; Geng et al., 2024): continuous noise levels t, each compared with r = t (1 - n(t) / q^(stage + 1)), which comes
/// nearer to t from stage to stage. The sigmas are those that evaluation and sampling use.
/// </summary>
public sealed record EasyConsistencyOptions : ConsistencyObjectiveOptions
{
    /// <summary>q, by which the step from t to r shrinks with each stage, above 1.</summary>
    public double Q { get; init; } = 2;

    /// <summary>Training steps a stage.</summary>
    public long StageSteps { get; init; } = 25_000;

    /// <summary>Number of stages; the last one goes on until training ends. q^stages is at most 2^20, beyond which float32 cannot tell r from t.</summary>
    public int Stages { get; init; } = 8;

    /// <summary>k of <see cref="StepAdjustment.Sigmoid"/>, at least 0.</summary>
    public double K { get; init; } = 8;

    /// <summary>b of <see cref="StepAdjustment.Sigmoid"/>, at least 0.</summary>
    public double B { get; init; } = 1;

    /// <summary>How n(t) depends on t.</summary>
    public StepAdjustment Adjustment { get; init; } = StepAdjustment.Sigmoid;

    /// <summary>c of the metric sqrt(|d|^2 + c^2) - c; 0 for |d|.</summary>
    public double HuberConstant { get; init; }

    /// <summary>Mean of the logarithm of the noise levels that are drawn.</summary>
    public double LogMean { get; init; } = -1.1;

    /// <summary>Standard deviation of the logarithm of the noise levels that are drawn, above 0.</summary>
    public double LogDeviation { get; init; } = 2.0;

    /// <summary>r as a function of t and of the step.</summary>
    /// <exception cref="DiffusionException">A value is out of range.</exception>
    public EasyCurriculum CreateCurriculum() => new(Q, StageSteps, Stages, Adjustment, K, B);

    /// <summary>The scalings of EDM: r may be 0, where the consistency function is the identity (locuslab/ect, <c>ECMPrecond</c>).</summary>
    /// <inheritdoc/>
    public override ConsistencyScalings CreateScalings() => new(CheckedSigmaData(), sigmaMin: 0);

    /// <inheritdoc/>
    public override IObjective Create(int elements)
    {
        CheckedHuberConstant(HuberConstant);
        return new EasyConsistencyObjective(this);
    }
}

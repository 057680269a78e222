using Immiscible.Diffusion.Objectives;

namespace Immiscible.Diffusion.Schedules;

/// <summary>
/// How easy consistency tuning brings its two noise levels nearer to each other: r = max(t - n(t) t / q^(stage + 1), 0), with
/// stage = floor(step / stage steps) (Geng et al., 2024, section 3.2; <c>t_to_r_sigmoid</c> of locuslab/ect).
/// </summary>
public sealed class EasyCurriculum
{
    private const double LargestRefinement = 1 << 20;

    private readonly double _q;
    private readonly long _stageSteps;
    private readonly int _stages;
    private readonly double _k;
    private readonly double _b;

    /// <param name="q">q, above 1</param>
    /// <param name="stageSteps">steps a stage, at least 1</param>
    /// <param name="stages">number of stages, at least 1; q^stages is at most 2^20</param>
    /// <param name="adjustment">n(t)</param>
    /// <param name="k">k of the sigmoid, at least 0</param>
    /// <param name="b">b of the sigmoid, at least 0</param>
    /// <exception cref="DiffusionException">A value is out of range.</exception>
    public EasyCurriculum(double q, long stageSteps, int stages, StepAdjustment adjustment, double k, double b)
    {
        if (!(q > 1)) throw new DiffusionException($"objective: q is {q}; it must be above 1");
        if (stageSteps < 1) throw new DiffusionException($"objective: stageSteps is {stageSteps}; it must be at least 1");
        if (stages < 1 || Math.Pow(q, stages) > LargestRefinement)
            throw new DiffusionException($"objective: stages is {stages}; it must be at least 1, and q ({q}) to its power at most 2^20");
        if (!(k >= 0 && double.IsFinite(k))) throw new DiffusionException($"objective: k is {k}; it must be at least 0");
        if (!(b >= 0 && double.IsFinite(b))) throw new DiffusionException($"objective: b is {b}; it must be at least 0");
        (_q, _stageSteps, _stages, _b) = (q, stageSteps, stages, b);
        _k = adjustment == StepAdjustment.Sigmoid ? k : 0;
    }

    /// <summary>The stage of a step, from 0.</summary>
    /// <param name="step">training step, from 0</param>
    public int Stage(long step) => (int)Math.Min(step / _stageSteps, _stages - 1);

    /// <summary>r, from 0 to below t.</summary>
    /// <param name="t">the larger noise level, above 0</param>
    /// <param name="step">training step, from 0</param>
    public double Nearer(double t, long step)
    {
        var adjustment = 1 + _k / (1 + Math.Exp(_b * t));
        return Math.Max(t * (1 - adjustment / Math.Pow(_q, Stage(step) + 1)), 0);
    }
}

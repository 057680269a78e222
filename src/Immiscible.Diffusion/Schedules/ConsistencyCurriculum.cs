namespace Immiscible.Diffusion.Schedules;

/// <summary>
/// How consistency training refines its discretisation: N(k) = ceil(sqrt(k / K ((s_1 + 1)^2 - s_0^2) + s_0^2) - 1) + 1 noise levels, and
/// mu(k) = exp(s_0 ln(mu_0) / (N(k) - 1)) (Song et al., 2023, appendix C, and <c>create_ema_and_scales_fn</c> of openai/consistency_models,
/// which takes the N of mu without its last 1).
/// </summary>
public sealed class ConsistencyCurriculum
{
    private readonly int _start;
    private readonly int _end;
    private readonly double _decay;
    private readonly long _steps;

    /// <param name="startScales">s_0, at least 1</param>
    /// <param name="endScales">s_1, at least s_0</param>
    /// <param name="startDecay">mu_0, between 0 and 1</param>
    /// <param name="steps">K, at least 1; later steps are as step K</param>
    /// <exception cref="DiffusionException">A value is out of range.</exception>
    public ConsistencyCurriculum(int startScales, int endScales, double startDecay, long steps)
    {
        if (startScales < 1) throw new DiffusionException($"objective: startScales is {startScales}; it must be at least 1");
        if (endScales < startScales) throw new DiffusionException($"objective: endScales is {endScales}; it must be at least startScales ({startScales})");
        if (startDecay is not (> 0 and < 1)) throw new DiffusionException($"objective: startDecay is {startDecay}; it must lie between 0 and 1");
        if (steps < 1) throw new DiffusionException($"objective: curriculumSteps is {steps}; it must be at least 1");
        (_start, _end, _decay, _steps) = (startScales, endScales, startDecay, steps);
    }

    /// <summary>N(k), the number of noise levels, at least 2.</summary>
    /// <param name="step">k, from 0</param>
    public int Levels(long step) => Intervals(step) + 1;

    /// <summary>mu(k), the share of the old target weights that the update after step k keeps.</summary>
    /// <param name="step">k, from 0</param>
    public double TargetDecay(long step) => Math.Exp(Math.Log(_decay) * _start / Intervals(step));

    private int Intervals(long step)
    {
        var share = (double)Math.Min(step, _steps) / _steps;
        var (start, end) = ((double)_start * _start, (_end + 1.0) * (_end + 1.0));
        return Math.Max((int)Math.Ceiling(Math.Sqrt(share * (end - start) + start) - 1), 1);
    }
}

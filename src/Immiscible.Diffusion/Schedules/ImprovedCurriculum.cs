namespace Immiscible.Diffusion.Schedules;

/// <summary>
/// How improved consistency training refines its discretisation: N(k) = min(s_0 2^floor(k / K'), s_1) + 1 noise levels, with
/// K' = floor(K / (log2(floor(s_1 / s_0)) + 1)) (Song and Dhariwal, 2024, section 3.4).
/// </summary>
public sealed class ImprovedCurriculum
{
    private readonly int _start;
    private readonly int _end;
    private readonly long _doubling;

    /// <param name="startScales">s_0, at least 1</param>
    /// <param name="endScales">s_1, at least s_0</param>
    /// <param name="steps">K, at least 1</param>
    /// <exception cref="DiffusionException">A value is out of range.</exception>
    public ImprovedCurriculum(int startScales, int endScales, long steps)
    {
        if (startScales < 1) throw new DiffusionException($"objective: startScales is {startScales}; it must be at least 1");
        if (endScales < startScales) throw new DiffusionException($"objective: endScales is {endScales}; it must be at least startScales ({startScales})");
        if (steps < 1) throw new DiffusionException($"objective: curriculumSteps is {steps}; it must be at least 1");
        (_start, _end) = (startScales, endScales);
        _doubling = Math.Max((long)Math.Floor(steps / (Math.Log2(endScales / startScales) + 1)), 1);
        while (Intervals(Stages - 1) < endScales) Stages++;
    }

    /// <summary>How many discretisations there are; the last one stays.</summary>
    public int Stages { get; } = 1;

    /// <summary>Which of the discretisations a step uses, from 0.</summary>
    /// <param name="step">k, from 0</param>
    public int Stage(long step) => (int)Math.Min(step / _doubling, Stages - 1);

    /// <summary>The number of noise levels of a discretisation, at least 2.</summary>
    /// <param name="stage">from 0 to <see cref="Stages"/> - 1</param>
    public int LevelsOf(int stage) => Intervals(stage) + 1;

    /// <summary>N(k), the number of noise levels, at least 2.</summary>
    /// <param name="step">k, from 0</param>
    public int Levels(long step) => LevelsOf(Stage(step));

    private int Intervals(int stage) => (int)Math.Min((long)_start << stage, _end);
}

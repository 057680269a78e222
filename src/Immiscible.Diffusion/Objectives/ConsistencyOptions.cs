using Immiscible.Diffusion.Schedules;

namespace Immiscible.Diffusion.Objectives;

/// <summary>Consistency training (CT); the defaults are those of Song et al. (2023) for CIFAR-10 (table 3), but for the metric, there LPIPS.</summary>
public sealed record ConsistencyOptions : ConsistencyObjectiveOptions
{
    /// <summary>s_0, the discretisation that training begins with, at least 1.</summary>
    public int StartScales { get; init; } = 2;

    /// <summary>s_1, the discretisation that training ends with.</summary>
    public int EndScales { get; init; } = 150;

    /// <summary>mu_0, the share of the old target that an update keeps to begin with, above 0 and below 1.</summary>
    public double StartDecay { get; init; } = 0.9;

    /// <summary>K, the steps in which the discretisation goes from s_0 to s_1.</summary>
    public long CurriculumSteps { get; init; } = 800_000;

    /// <summary>The distance of two denoised images.</summary>
    public ConsistencyMetric Metric { get; init; }

    /// <summary>c of <see cref="ConsistencyMetric.PseudoHuber"/>; 0 for 0.00054 sqrt(D), D the elements of an image.</summary>
    public double HuberConstant { get; init; }

    /// <summary>Weight of a sample by its noise level.</summary>
    public ConsistencyWeighting Weighting { get; init; }

    /// <summary>The discretisation and the target's decay as functions of the step.</summary>
    /// <exception cref="DiffusionException">A value is out of range.</exception>
    public ConsistencyCurriculum CreateCurriculum() => new(StartScales, EndScales, StartDecay, CurriculumSteps);

    /// <inheritdoc/>
    public override IObjective Create(int elements)
    {
        CheckedHuberConstant(HuberConstant);
        return new ConsistencyObjective(this, elements);
    }
}

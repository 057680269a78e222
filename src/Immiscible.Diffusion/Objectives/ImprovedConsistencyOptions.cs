using Immiscible.Diffusion.Schedules;

namespace Immiscible.Diffusion.Objectives;

/// <summary>Improved consistency training (iCT); the defaults are those of Song and Dhariwal (2024) for CIFAR-10 (table 1 and appendix A).</summary>
public sealed record ImprovedConsistencyOptions : ConsistencyObjectiveOptions
{
    /// <summary>s_0, the discretisation that training begins with, at least 1.</summary>
    public int StartScales { get; init; } = 10;

    /// <summary>s_1, the discretisation that training ends with.</summary>
    public int EndScales { get; init; } = 1280;

    /// <summary>K, the steps in which the discretisation doubles from s_0 to s_1.</summary>
    public long CurriculumSteps { get; init; } = 400_000;

    /// <summary>Mean of the logarithm of the noise levels that are drawn.</summary>
    public double LogMean { get; init; } = -1.1;

    /// <summary>Standard deviation of the logarithm of the noise levels that are drawn, above 0.</summary>
    public double LogDeviation { get; init; } = 2.0;

    /// <summary>c of the pseudo-Huber metric; 0 for 0.00054 sqrt(D), D the elements of an image.</summary>
    public double HuberConstant { get; init; }

    /// <summary>The discretisation as a function of the step.</summary>
    /// <exception cref="DiffusionException">A value is out of range.</exception>
    public ImprovedCurriculum CreateCurriculum() => new(StartScales, EndScales, CurriculumSteps);

    /// <inheritdoc/>
    public override IObjective Create(int elements)
    {
        CheckedHuberConstant(HuberConstant);
        return new ImprovedConsistencyObjective(this, elements);
    }
}

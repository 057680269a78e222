using Immiscible.Diffusion.Sampling;
using Immiscible.Diffusion.Schedules;

namespace Immiscible.Diffusion.Objectives;

/// <summary>The forward process of <see cref="DdpmObjective"/>; the defaults are DDPM's (section 4).</summary>
public sealed record DdpmOptions : ObjectiveOptions
{
    /// <summary>T, the number of noise levels.</summary>
    public int Timesteps { get; init; } = 1000;

    /// <summary>The first variance of the linear schedule.</summary>
    public double BetaStart { get; init; } = 1e-4;

    /// <summary>The last variance of the linear schedule.</summary>
    public double BetaEnd { get; init; } = 0.02;

    /// <summary>What the network learns to predict.</summary>
    public Prediction Prediction { get; init; } = Prediction.Epsilon;

    /// <summary>The tables of this process.</summary>
    /// <exception cref="DiffusionException">A value is out of range.</exception>
    public NoiseSchedule CreateSchedule() => new(BetaSchedule.Linear(BetaStart, BetaEnd, Timesteps));

    /// <inheritdoc/>
    public override SamplerOptions DefaultSampler => new DdimOptions();

    /// <inheritdoc/>
    public override IObjective Create(int elements) => new DdpmObjective(CreateSchedule(), Prediction);
}

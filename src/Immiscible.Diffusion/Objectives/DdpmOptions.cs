using Immiscible.Diffusion.Sampling;
using Immiscible.Diffusion.Schedules;

namespace Immiscible.Diffusion.Objectives;

/// <summary>The forward process of <see cref="DdpmObjective"/>; the defaults are DDPM's (section 4).</summary>
public sealed record DdpmOptions : ObjectiveOptions
{
    /// <summary>T, the number of noise levels.</summary>
    public int Timesteps { get; init; } = 1000;

    /// <summary>The first variance; of no meaning for the cosine schedule.</summary>
    public double BetaStart { get; init; } = 1e-4;

    /// <summary>The last variance; of no meaning for the cosine schedule.</summary>
    public double BetaEnd { get; init; } = 0.02;

    /// <summary>How the variances rise from the first to the last.</summary>
    public BetaScheduleKind Schedule { get; init; }

    /// <summary>
    /// Whether the tables are rescaled so that the last noise level holds no trace of the image (Lin et al., 2024, algorithm 1). The network
    /// must then predict v or the image: no image can be told from noise alone.
    /// </summary>
    public bool RescaleZeroTerminalSnr { get; init; }

    /// <summary>What the network learns to predict.</summary>
    public Prediction Prediction { get; init; } = Prediction.Epsilon;

    /// <summary>gamma of the min-SNR weighting (Hang et al., 2023, section 3.4, where it is 5); 0 for the same weight at each noise level.</summary>
    public double MinSnrGamma { get; init; }

    /// <summary>The tables of this process.</summary>
    /// <exception cref="DiffusionException">A value is out of range.</exception>
    public NoiseSchedule CreateSchedule()
    {
        if (RescaleZeroTerminalSnr && Prediction == Prediction.Epsilon)
            throw new DiffusionException("objective: rescaleZeroTerminalSnr does not go with prediction epsilon; choose prediction v or image");
        var betas = Schedule switch
        {
            BetaScheduleKind.ScaledLinear => BetaSchedule.ScaledLinear(BetaStart, BetaEnd, Timesteps),
            BetaScheduleKind.Cosine => BetaSchedule.Cosine(Timesteps),
            _ => BetaSchedule.Linear(BetaStart, BetaEnd, Timesteps),
        };
        return new NoiseSchedule(RescaleZeroTerminalSnr ? BetaSchedule.RescaleZeroTerminalSnr(betas) : betas);
    }

    /// <inheritdoc/>
    public override SamplerOptions DefaultSampler => new DdimOptions();

    /// <inheritdoc/>
    public override IObjective Create(int elements)
    {
        if (!(MinSnrGamma >= 0)) throw new DiffusionException($"objective: minSnrGamma is {MinSnrGamma}; it must be at least 0");
        return new DdpmObjective(CreateSchedule(), Prediction, MinSnrGamma);
    }
}

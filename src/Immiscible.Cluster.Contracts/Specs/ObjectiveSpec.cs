namespace Immiscible.Cluster.Contracts.Specs;

/// <summary>What the network learns. YAML section <c>objective</c>; defaults are those of DDPM (Ho et al. 2020, section 4).</summary>
[GenerateSerializer, Immutable, Alias("immiscible.spec.objective")]
public sealed record ObjectiveSpec
{
    /// <summary>Key <c>objective.kind</c>: <c>ddpm</c>, the simple mean squared error (equation 14 of DDPM).</summary>
    [Id(0)] public string Kind { get; init; } = "ddpm";

    /// <summary>Key <c>objective.prediction</c>: <c>epsilon</c>, the network predicts the noise, or <c>v</c>, a mixture of noise and image.</summary>
    [Id(1)] public string Prediction { get; init; } = "epsilon";

    /// <summary>Key <c>objective.timesteps</c>: number T of diffusion steps.</summary>
    [Id(2)] public int Timesteps { get; init; } = 1000;

    /// <summary>Key <c>objective.schedule</c>: <c>linear</c>, betas equally spaced from <see cref="BetaStart"/> to <see cref="BetaEnd"/>.</summary>
    [Id(3)] public string Schedule { get; init; } = "linear";

    /// <summary>Key <c>objective.betaStart</c>: variance added by the first diffusion step, in (0, 1).</summary>
    [Id(4)] public double BetaStart { get; init; } = 1e-4;

    /// <summary>Key <c>objective.betaEnd</c>: variance added by the last diffusion step, in (0, 1), not below <see cref="BetaStart"/>.</summary>
    [Id(5)] public double BetaEnd { get; init; } = 0.02;
}

using Immiscible.Diffusion.Sampling;
using Immiscible.Diffusion.Schedules;

namespace Immiscible.Diffusion.Objectives;

/// <summary>What the objectives that train consistency models have in common; the defaults are those of Song et al. (2023), section 5 and appendix C.</summary>
public abstract record ConsistencyObjectiveOptions : ObjectiveOptions
{
    /// <summary>The least noise, above 0.</summary>
    public double SigmaMin { get; init; } = 0.002;

    /// <summary>The most noise, which sampling begins with.</summary>
    public double SigmaMax { get; init; } = 80;

    /// <summary>How the levels crowd near the least noise (Karras et al., 2022, equation 5), above 0.</summary>
    public double Rho { get; init; } = 7;

    /// <summary>Standard deviation of the images, above 0.</summary>
    public double SigmaData { get; init; } = 0.5;

    /// <summary>What the network is told of a noise level, over ln(sigma) / 4; the networks of openai/consistency_models want 1000.</summary>
    public double NetworkTimeScale { get; init; } = 1;

    /// <inheritdoc/>
    public override SamplerOptions DefaultSampler => new ConsistencySamplerOptions();

    /// <summary>The noise levels.</summary>
    /// <exception cref="DiffusionException">A value is out of range.</exception>
    public KarrasSigmas CreateSigmas()
    {
        if (!(SigmaMin > 0)) throw new DiffusionException($"objective: sigmaMin is {SigmaMin}; it must be above 0");
        if (!(SigmaMax > SigmaMin && double.IsFinite(SigmaMax)))
            throw new DiffusionException($"objective: sigmaMax is {SigmaMax}; it must be above sigmaMin ({SigmaMin})");
        if (!(Rho > 0 && double.IsFinite(Rho))) throw new DiffusionException($"objective: rho is {Rho}; it must be above 0");
        return new KarrasSigmas(SigmaMin, SigmaMax, Rho);
    }

    /// <summary>What the network's input and output are multiplied by.</summary>
    /// <exception cref="DiffusionException">A value is out of range.</exception>
    public virtual ConsistencyScalings CreateScalings() => new(CheckedSigmaData(), CreateSigmas().Minimum);

    /// <summary>The consistency function of a network that is trained on this objective.</summary>
    /// <param name="network">the network</param>
    /// <exception cref="DiffusionException">A value is out of range.</exception>
    public ConsistencyFunction CreateFunction(Denoiser network) => new(network, CreateScalings(), CheckedTimeScale());

    private protected double CheckedSigmaData() => SigmaData > 0 && double.IsFinite(SigmaData)
        ? SigmaData
        : throw new DiffusionException($"objective: sigmaData is {SigmaData}; it must be above 0");

    private protected static double CheckedHuberConstant(double constant) => constant >= 0 && double.IsFinite(constant)
        ? constant
        : throw new DiffusionException($"objective: huberConstant is {constant}; it must be at least 0");

    private double CheckedTimeScale() => NetworkTimeScale > 0 && double.IsFinite(NetworkTimeScale)
        ? NetworkTimeScale
        : throw new DiffusionException($"objective: networkTimeScale is {NetworkTimeScale}; it must be above 0");
}

using Immiscible.Diffusion.Sampling;

namespace Immiscible.Diffusion.Objectives;

/// <summary>Flow matching; the defaults are those of torchcfm for CIFAR-10.</summary>
public sealed record FlowOptions : ObjectiveOptions
{
    /// <summary>The way from noise to image.</summary>
    public FlowPath Path { get; init; }

    /// <summary>Width of the path, at least 0; what it means depends on <see cref="Path"/>.</summary>
    public double Sigma { get; init; }

    /// <inheritdoc/>
    public override SamplerOptions DefaultSampler => new FlowSamplerOptions();

    /// <summary>The path's formulas.</summary>
    /// <exception cref="DiffusionException">A value is out of range.</exception>
    public FlowInterpolant CreateInterpolant()
    {
        if (!(Sigma >= 0 && double.IsFinite(Sigma))) throw new DiffusionException($"objective: sigma is {Sigma}; it must be at least 0");
        if (Path == FlowPath.SchroedingerBridge && Sigma == 0)
            throw new DiffusionException("objective: sigma is 0; path schroedingerBridge needs more; choose path independent for 0");
        if (Path == FlowPath.Target && Sigma >= 1) throw new DiffusionException($"objective: sigma is {Sigma}; path target needs less than 1");
        return new FlowInterpolant(Path, Sigma);
    }

    /// <inheritdoc/>
    public override IObjective Create(int elements) => new FlowObjective(CreateInterpolant());
}

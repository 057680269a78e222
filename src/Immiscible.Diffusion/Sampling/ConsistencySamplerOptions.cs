using Immiscible.Diffusion.Objectives;

namespace Immiscible.Diffusion.Sampling;

/// <summary>How the consistency sampler walks back; by default in the one step that consistency models are made for.</summary>
public sealed record ConsistencySamplerOptions : SamplerOptions
{
    /// <summary>The defaults.</summary>
    public ConsistencySamplerOptions() => Steps = 1;

    /// <inheritdoc/>
    public override string Name => "consistency";

    /// <summary>
    /// N, the Karras sigmas from the largest to the smallest among which the S steps are spread, at i floor(N / S), i below S, as diffusers'
    /// CMStochasticIterativeScheduler does; at least S.
    /// </summary>
    public int Levels { get; init; } = 40;

    /// <summary>
    /// Sigmas that the image is noised to again after the first step, descending, in place of those of <see cref="Levels"/> (Song et al., 2023,
    /// algorithm 1); there is then one step more than sigmas here, whatever <see cref="SamplerOptions.Steps"/> says. [0.821] is the second step
    /// of iCT (Song and Dhariwal, 2024). Null: by <see cref="Levels"/>.
    /// </summary>
    public IReadOnlyList<double>? IntermediateSigmas { get; init; }

    /// <summary>Whether the image is clipped to [-1, 1] in every step, as is usual for pixels.</summary>
    public bool ClipDenoised { get; init; } = true;

    /// <inheritdoc/>
    public override bool Fits(ObjectiveOptions objective) => false;

    /// <inheritdoc/>
    public override ISampler Create(ObjectiveOptions objective) => throw Misfit(objective);
}

using Immiscible.Diffusion.Objectives;
using Immiscible.Diffusion.Schedules;

namespace Immiscible.Diffusion.Sampling;

/// <summary>How <see cref="ConsistencySampler"/> walks back; by default in the one step that consistency models are made for.</summary>
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
    public override bool Fits(ObjectiveOptions objective) => objective is ConsistencyObjectiveOptions;

    /// <inheritdoc/>
    public override ISampler Create(ObjectiveOptions objective)
    {
        if (objective is not ConsistencyObjectiveOptions consistency) throw Misfit(objective);
        var function = new ConsistencySigmaDenoiser(consistency, Sigmas(consistency.CreateSigmas()), ClipDenoised);
        return new ConsistencySampler(function, consistency is EasyConsistencyOptions ? 0 : consistency.SigmaMin);
    }

    private double[] Sigmas(KarrasSigmas range)
    {
        if (IntermediateSigmas is null) return Spread(range);
        double[] sigmas = [range.Maximum, .. IntermediateSigmas];
        for (var i = 1; i < sigmas.Length; i++)
            if (!(sigmas[i] < sigmas[i - 1] && sigmas[i] > range.Minimum))
                throw new DiffusionException(
                    $"sampling: intermediateSigmas has {sigmas[i]} after {sigmas[i - 1]}; they must descend from below sigmaMax ({range.Maximum}) to above sigmaMin ({range.Minimum})");
        return sigmas;
    }

    private double[] Spread(KarrasSigmas range)
    {
        var steps = CheckedSteps();
        if (Levels < 2) throw new DiffusionException($"sampling: levels is {Levels}; it must be at least 2");
        if (steps > Levels) throw new DiffusionException($"sampling: steps is {steps}; it must be at most levels ({Levels})");
        return [.. Enumerable.Range(0, steps).Select(i => range.At(1 - (double)(i * (Levels / steps)) / (Levels - 1)))];
    }
}

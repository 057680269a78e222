using Immiscible.Diffusion.Objectives;

namespace Immiscible.Diffusion.Sampling;

/// <summary>How <see cref="FlowSampler"/> integrates; the default number of steps is torchcfm's for CIFAR-10 with Euler's method.</summary>
public sealed record FlowSamplerOptions : SamplerOptions
{
    /// <summary>The defaults.</summary>
    public FlowSamplerOptions() => Steps = 100;

    /// <inheritdoc/>
    public override string Name => $"flow-{Enum.GetName(Solver)?.ToLowerInvariant()}";

    /// <summary>Method of integration.</summary>
    public FlowSolver Solver { get; init; } = FlowSolver.Euler;

    /// <inheritdoc/>
    public override bool Fits(ObjectiveOptions objective) => objective is FlowOptions;

    /// <inheritdoc/>
    public override ISampler Create(ObjectiveOptions objective) => Fits(objective) ? new FlowSampler(this) : throw Misfit(objective);
}

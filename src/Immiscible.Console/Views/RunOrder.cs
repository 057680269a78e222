using Immiscible.Cluster.Contracts.Runs;

namespace Immiscible.Console.Views;

/// <summary>What a run on a cluster was told to do, and how it stood then.</summary>
internal sealed record RunOrder
{
    /// <summary>The run.</summary>
    public required string Run { get; init; }

    /// <summary><c>stop</c> or <c>scale</c>; null where the run had ended and was told nothing.</summary>
    public string? Order { get; init; }

    /// <summary>Steps committed before.</summary>
    public required long Step { get; init; }

    /// <summary>Steps of the whole run.</summary>
    public required long TotalSteps { get; init; }

    /// <summary>The run directory, as the silos see it.</summary>
    public required string Directory { get; init; }

    /// <summary>Workers from now on: a number or a range; null where that was not told.</summary>
    public string? Workers { get; init; }

    /// <summary>The order given to a run.</summary>
    public static RunOrder Of(RunDescription run, string? order) =>
        new() { Run = run.Name, Order = order, Step = run.Step, TotalSteps = run.TotalSteps, Directory = run.Directory };
}

using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Console.Chaos.Schedules;
using Microsoft.Extensions.Logging;

namespace Immiscible.Console.Chaos;

/// <summary>What to do to which cluster.</summary>
internal sealed record ChaosOptions
{
    /// <summary>Whether the silos are processes of their own.</summary>
    public required bool Processes { get; init; }

    /// <summary>Seed of the schedule.</summary>
    public required int Seed { get; init; }

    /// <summary>How wild it is.</summary>
    public required ChurnRules Rules { get; init; }

    /// <summary>How long the churn goes on.</summary>
    public required TimeSpan Length { get; init; }

    /// <summary>Number of short schedules; null where one long run is disturbed.</summary>
    public int? Schedules { get; init; }

    /// <summary>Number of silos to end one by one; null where one churn is run.</summary>
    public int? Recoveries { get; init; }

    /// <summary>What is trained.</summary>
    public required RunSpec Spec { get; init; }

    /// <summary>Full path of the folder for everything.</summary>
    public required string Directory { get; init; }

    /// <summary>Redis server to use; null to start one.</summary>
    public string? Redis { get; init; }

    /// <summary>Least level of what the silos log.</summary>
    public required LogLevel LogLevel { get; init; }

    /// <summary>Command line that does the same again.</summary>
    public required string Repeat { get; init; }
}

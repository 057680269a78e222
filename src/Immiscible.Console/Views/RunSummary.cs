using System.Text.Json.Serialization;
using Immiscible.Cluster.Contracts.Events;
using Immiscible.Console.Application;

namespace Immiscible.Console.Views;

/// <summary>What came of a session and where everything lies; as JSON its property <c>event</c> is <c>summary</c>.</summary>
internal sealed record RunSummary
{
    /// <summary>Marks the kind of the line among the events.</summary>
    [JsonPropertyOrder(-1)] public string Event { get; } = "summary";

    public required string Name { get; init; }
    public required RunStopReason Reason { get; init; }
    /// <summary>The run directory; that of a run on a cluster as the silos see it.</summary>
    public required string Directory { get; init; }

    /// <summary>Steps committed, earlier sessions included.</summary>
    public required long Step { get; init; }

    public required long TotalSteps { get; init; }

    /// <summary>Seconds of this session.</summary>
    public required double Seconds { get; init; }

    /// <summary>Mean over the last 50 steps.</summary>
    public double? FinalLoss { get; init; }

    public double? ImagesPerSecond { get; init; }

    /// <summary>Mean over this session as a fraction, negative; null without matching.</summary>
    public double? DistanceReduction { get; init; }

    [JsonPropertyName("weights_sha256")] public string? WeightsSha256 { get; init; }
    public string? Checkpoint { get; init; }
    public string? Samples { get; init; }
    public string? Curves { get; init; }

    /// <summary>Puts together the summary of a session that has ended; the pictures are paths, null where not drawn.</summary>
    public static RunSummary Of(RunSubject subject, RunOutcome outcome, string? curves, string? samples) => new()
    {
        Name = subject.Name,
        Reason = outcome.Stopped!.Reason,
        Directory = Path(subject, subject.Directory),
        Step = outcome.Stopped.Step,
        TotalSteps = subject.TotalSteps,
        Seconds = Math.Round(outcome.Elapsed.TotalSeconds, 3),
        FinalLoss = outcome.FinalLoss,
        ImagesPerSecond = outcome.ImagesPerSecond,
        DistanceReduction = outcome.DistanceReduction,
        WeightsSha256 = outcome.Stopped.WeightsSha256,
        Checkpoint = outcome.Checkpoint is { } checkpoint ? Path(subject, checkpoint.Path) : null,
        Samples = samples is null ? null : DisplayPath.Of(samples),
        Curves = curves is null ? null : DisplayPath.Of(curves),
    };

    // What lies on a cluster is nowhere from here.
    private static string Path(RunSubject subject, string path) => subject.Cluster is null ? DisplayPath.Of(path) : path;
}

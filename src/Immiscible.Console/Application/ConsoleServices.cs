using Immiscible.Cluster.Evaluation;
using Immiscible.Cluster.Verification;
using Immiscible.Console.Diagnosis;
using Immiscible.Console.Launch;
using Immiscible.Console.Sampling;
using Immiscible.Data.Downloading;
using Immiscible.Host;

namespace Immiscible.Console.Application;

/// <summary>All that the commands work with, so that a test can take the place of the terminal and of the cluster.</summary>
internal sealed record ConsoleServices
{
    /// <summary>Where results go.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Where complaints go.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Output is a terminal that can be redrawn.</summary>
    public required bool OutputIsTerminal { get; init; }

    /// <summary>Complaints go to a terminal, where progress may be told as well.</summary>
    public required bool ErrorIsTerminal { get; init; }

    /// <summary>Reads a variable of the environment; null where it is not set.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>Starts and resumes runs in this process.</summary>
    public required IRunLauncher Launcher { get; init; }

    /// <summary>Connects to a cluster of other processes.</summary>
    public required Func<ClusterAddress, Task<ICluster>> Connect { get; init; }

    /// <summary>Draws images from a run's weights.</summary>
    public required ISampler Sampler { get; init; }

    /// <summary>Analyses runs (<see cref="RunAnalyzer.AnalyzeAsync(AnalysisOptions)"/>).</summary>
    public required Func<AnalysisOptions, Task<Analysis>> Analyze { get; init; }

    /// <summary>Checks the run in a directory (<see cref="RunVerifier.Verify"/>).</summary>
    public required Func<string, VerifyReport> Verify { get; init; }

    /// <summary>Examines this machine.</summary>
    public required Func<DoctorReport> Doctor { get; init; }

    /// <summary>Begins to listen for Ctrl-C; announcements go to the given writer, if any.</summary>
    public required Func<TextWriter?, StopSignal> ListenForStop { get; init; }

    /// <summary>The data sets that can be downloaded.</summary>
    public IReadOnlyList<DatasetArchive> Archives { get; init; } = DatasetArchive.All;
}

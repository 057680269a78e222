using Immiscible.Cluster.Verification;
using Immiscible.Console.Application;

namespace Immiscible.Console.Views;

/// <summary>The findings of <c>verify</c> as text.</summary>
internal static class VerifyText
{
    /// <summary>Writes what was checked, the hashes, and every problem.</summary>
    public static void Write(string directory, VerifyReport report, TextWriter output)
    {
        output.WriteLine($"{DisplayPath.Of(directory)}: {(report.Ok ? "ok" : $"{report.Problems.Count} {(report.Problems.Count == 1 ? "problem" : "problems")}")}");
        Line("steps committed", Figures.Count(report.Steps) + (report.RolledBack > 0 ? $", and {Figures.Count(report.RolledBack)} rolled back" : ""));
        Line("samples", Figures.Count(report.Samples) + (report.Ok ? ", every position of every step exactly once" : ""));
        if (report.Skipped > 0) Line("skipped samples", $"{Figures.Count(report.Skipped)}, others fed in their place");
        Line("membership epochs", Figures.Count(report.Epochs));
        Line("checkpoints", Figures.Count(report.Checkpoints) + (report.CheckpointStep is { } step ? $", the newest of step {step}" : ""));
        if (report.WeightsSha256 is { } weights) Line("weights_sha256", weights);
        if (report.StateSha256 is { } state) Line("state_sha256", state);
        foreach (var problem in report.Problems) output.WriteLine($"  problem: {problem}");

        void Line(string name, string value) => output.WriteLine($"  {name,-20}{value}");
    }
}

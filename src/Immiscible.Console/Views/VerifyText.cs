using Immiscible.Console.Application;
using Immiscible.Console.Verification;

namespace Immiscible.Console.Views;

/// <summary>The findings of <c>verify</c> as text.</summary>
internal static class VerifyText
{
    /// <summary>Writes what was checked, the hashes, and every problem.</summary>
    public static void Write(VerifyReport report, TextWriter output)
    {
        output.WriteLine($"{DisplayPath.Of(report.Directory)}: {(report.Ok ? "ok" : $"{report.Problems.Count} {(report.Problems.Count == 1 ? "problem" : "problems")}")}");
        output.WriteLine($"  {"steps committed",-20}{Figures.Count(report.Steps)}");
        output.WriteLine($"  {"samples",-20}{Figures.Count(report.Samples)}{(report.Ok ? ", every position of every step exactly once" : "")}");
        output.WriteLine($"  {"checkpoints",-20}{report.Checkpoints}{(report.CheckpointStep is { } step ? $", newest of step {step}" : "")}");
        if (report.WeightsSha256 is { } weights) output.WriteLine($"  {"weights_sha256",-20}{weights}");
        if (report.StateSha256 is { } state) output.WriteLine($"  {"state_sha256",-20}{state}");
        foreach (var problem in report.Problems) output.WriteLine($"  problem: {problem}");
    }
}

using Immiscible.Cluster.Contracts.Events;

namespace Immiscible.Console.Views;

/// <summary>The summary on one screen.</summary>
internal static class RunSummaryText
{
    /// <summary>Writes what came of the run, where everything lies, and what to do next.</summary>
    public static void Write(RunSummary summary, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine($"{summary.Name} {RunEventText.Verb(summary.Reason)} at step {summary.Step} of {summary.TotalSteps} after {Figures.Duration(TimeSpan.FromSeconds(summary.Seconds))}");
        Line("final loss", Figures.Loss(summary.FinalLoss), summary.FinalLoss is not null);
        Line("images/s", Figures.Rate(summary.ImagesPerSecond), summary.ImagesPerSecond is not null);
        Line("distance reduction", Figures.Percent(summary.DistanceReduction), summary.DistanceReduction is not null);
        Line("weights_sha256", summary.WeightsSha256, summary.WeightsSha256 is not null);
        Line("run directory", summary.Directory, true);
        Line("checkpoint", summary.Checkpoint, summary.Checkpoint is not null);
        Line("samples", summary.Samples, summary.Samples is not null);
        Line("curves", summary.Curves, summary.Curves is not null);
        output.WriteLine(summary.Reason == RunStopReason.Completed
            ? $"more samples: immiscible sample {summary.Directory} --count 64 --steps 50 --seed 1 --out grid.png"
            : $"go on: immiscible resume {summary.Directory}");

        void Line(string name, string? value, bool shown)
        {
            if (shown) output.WriteLine($"  {name,-20}{value}");
        }
    }
}

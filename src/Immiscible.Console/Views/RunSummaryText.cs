using Immiscible.Cluster.Contracts.Events;

namespace Immiscible.Console.Views;

/// <summary>The summary on one screen.</summary>
internal static class RunSummaryText
{
    /// <summary>Writes what came of the run, where everything lies, and what to do next.</summary>
    public static void Write(RunSummary summary, RunSubject subject, TextWriter output)
    {
        var cluster = subject.Cluster is { } options ? $" {options}" : "";
        output.WriteLine();
        output.WriteLine($"{summary.Name} {RunEventText.Verb(summary.Reason)} at step {summary.Step} of {summary.TotalSteps} after {Figures.Duration(TimeSpan.FromSeconds(summary.Seconds))}");
        Line("final loss", Figures.Loss(summary.FinalLoss), summary.FinalLoss is not null);
        Line("images/s", Figures.Rate(summary.ImagesPerSecond), summary.ImagesPerSecond is not null);
        Line("distance reduction", Figures.Percent(summary.DistanceReduction), summary.DistanceReduction is not null);
        Line("weights_sha256", summary.WeightsSha256, summary.WeightsSha256 is not null);
        Line("run directory", subject.Show(subject.Directory), true);
        Line("checkpoint", subject.Cluster is null || summary.Checkpoint is null ? summary.Checkpoint : subject.Show(summary.Checkpoint), summary.Checkpoint is not null);
        Line("samples", summary.Samples, summary.Samples is not null);
        Line("curves", summary.Curves, summary.Curves is not null);
        // Where the samples were drawn here, the directory is seen from here.
        output.WriteLine(summary.Reason != RunStopReason.Completed ? $"go on: immiscible resume {summary.Directory}{cluster}"
            : subject.Cluster is null || summary.Samples is not null ? $"more samples: immiscible sample {summary.Directory} --count 64 --steps 50 --seed 1 --out grid.png"
            : $"bring it home: immiscible fetch {subject.Name}{cluster}");

        void Line(string name, string? value, bool shown)
        {
            if (shown) output.WriteLine($"  {name,-20}{value}");
        }
    }
}

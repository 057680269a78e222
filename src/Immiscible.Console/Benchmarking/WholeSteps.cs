using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Console.Launch;

namespace Immiscible.Console.Benchmarking;

/// <summary>Steps of a run on a cluster in this process, from what the run itself records of them.</summary>
/// <param name="launcher">Trains.</param>
internal sealed class WholeSteps(IRunLauncher launcher)
{
    /// <summary>Trains in a temporary folder and gives the parts of the steps after the warm-up.</summary>
    /// <param name="options">What and how long.</param>
    /// <param name="matching">How noise is matched.</param>
    /// <param name="stop">Ends the run early.</param>
    /// <exception cref="InvalidOperationException">The run did not come to its end; the message is its own.</exception>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public async Task<StepTimes> RunAsync(StepBenchOptions options, MatchingSpec matching, CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("immiscible-bench-").FullName;
        try
        {
            var steps = options.WarmUp + options.Steps;
            var spec = options.Spec with
            {
                Matching = matching,
                Training = options.Spec.Training with { Steps = steps },
                // The last step is saved in any case, after the others were told.
                Checkpoints = options.Spec.Checkpoints with { Every = steps, Minutes = 0 },
            };
            var times = new StepTimes();
            await foreach (var told in launcher.TrainAsync(new LaunchRequest(spec, Path.Combine(folder, "run"), Resume: false, MetricsPort: 0) { Device = options.Place.Name }, stop))
            {
                if (told is StepCommitted step && step.Step > options.WarmUp) Add(times, step);
                if (told is RunStopped { Reason: not RunStopReason.Completed } stopped)
                {
                    stop.ThrowIfCancellationRequested();
                    throw new InvalidOperationException(stopped.Message ?? $"the run ended early: {stopped.Reason}");
                }
            }
            return times;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Add(StepTimes times, StepCommitted step)
    {
        var phases = step.Phases ?? throw new InvalidOperationException($"step {step.Step} was told without its phases");
        (string Part, double Milliseconds)[] parts =
        [
            (StepParts.Wait, step.MatchWaitMilliseconds), (StepParts.Compute, phases.ComputeMilliseconds), (StepParts.Reduce, phases.ReduceMilliseconds),
            (StepParts.Commit, phases.CommitMilliseconds), (StepParts.Apply, phases.ApplyMilliseconds),
        ];
        foreach (var (part, milliseconds) in parts) times.Add(part, new PartCost(milliseconds, 0));
        var whole = 1000 * step.StepSeconds;
        // Commit and update are those of the step before, so what is left may come out below nothing.
        times.Add(StepParts.Rest, new PartCost(Math.Max(0, whole - parts.Sum(static part => part.Milliseconds)), 0));
        times.End(new PartCost(whole, 0));
    }
}

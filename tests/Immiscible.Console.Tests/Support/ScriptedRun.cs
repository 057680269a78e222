using System.Runtime.CompilerServices;
using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Console.Launch;

namespace Immiscible.Console.Tests.Support;

/// <summary>A launcher that tells a made-up run, and writes what a real one would leave in the run directory.</summary>
internal sealed class ScriptedRun : IRunLauncher
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    /// <summary>Requests that reached the launcher.</summary>
    public List<LaunchRequest> Requests { get; } = [];

    /// <summary>Called before each step is told.</summary>
    public Action<long> BeforeStep { get; init; } = _ => { };

    /// <summary>How the run ends when nobody stops it.</summary>
    public RunStopReason End { get; init; } = RunStopReason.Completed;

    public async IAsyncEnumerable<RunEvent> TrainAsync(LaunchRequest request, [EnumeratorCancellation] CancellationToken stop)
    {
        Requests.Add(request);
        await Task.Yield();
        Directory.CreateDirectory(Path.Combine(request.Directory, "metrics"));
        await File.WriteAllTextAsync(Path.Combine(request.Directory, "run.yaml"), RunSpecWriter.Write(request.Spec), CancellationToken.None);
        await using var metrics = new StreamWriter(Path.Combine(request.Directory, "metrics", "epoch-1.jsonl"));
        yield return Started(request);
        var step = 0L;
        while (step < request.Spec.Training.Steps && !stop.IsCancellationRequested)
        {
            BeforeStep(step);
            var committed = Step(++step);
            await metrics.WriteLineAsync(RunEventJson.Write(committed));
            yield return committed;
        }
        yield return new CheckpointPublished
        {
            Run = "r", Time = At(step), Step = step, Path = Path.Combine(request.Directory, "checkpoints", $"step-{step}"),
        };
        yield return new RunStopped
        {
            Run = "r", Time = At(step), Step = step, Reason = stop.IsCancellationRequested ? RunStopReason.Stopped : End, WeightsSha256 = "abc123",
            Message = End == RunStopReason.Diverged ? "step 100: the loss of granule 3 is not finite; the checkpoint of step 80 is kept" : null,
        };
    }

    /// <summary>The start of the made-up run.</summary>
    public static RunStarted Started(LaunchRequest request) => new()
    {
        Run = "r", Time = At(0), Directory = request.Directory, Name = request.Spec.Name, Workers = request.Spec.Workers.Minimum,
        Granules = request.Spec.Training.Granules, Batch = request.Spec.Training.Batch, FirstStep = 0, TotalSteps = request.Spec.Training.Steps,
        Parameters = 123_456, Dataset = "shapes", DatasetCount = 256, MetricsEndpoint = "http://localhost:9464/metrics",
    };

    /// <summary>One step of the made-up run: half a second, a falling loss with a ripple.</summary>
    public static StepCommitted Step(long step)
    {
        var ripple = Math.Sin(step * 12.9898) * 43_758.5453;
        var noise = ripple - Math.Floor(ripple) - 0.5;
        return new StepCommitted
        {
            Run = "r", Time = At(step), Step = step, DataEpoch = step / 16, Loss = (1 / (1 + (step / 20.0)) + 0.03) * (1 + (0.4 * noise)), GradientNorm = 1,
            LearningRate = 1e-3, ImagesPerSecond = 32, StepSeconds = 0.5 * (step == 1 ? 8 : 1 + (0.1 * noise)), MatchMilliseconds = 0.84,
            DistanceReduction = -0.0171 + (0.001 * noise),
        };
    }

    private static DateTimeOffset At(long step) => Start + TimeSpan.FromSeconds(0.5 * step);
}

using System.Runtime.CompilerServices;
using System.Text.Json;
using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Console.Launch;
using Immiscible.Console.Tests.Support;

namespace Immiscible.Console.Tests.Commands;

public sealed class BenchStepTests
{
    private static readonly string[] Small = ["--set", "training.batch=4", "--set", "training.granules=2", "--steps", "2", "--warmup", "1"];

    [Fact]
    public async Task Kinds_of_steps_take_turns_and_are_told_with_what_they_cannot_do_without()
    {
        var run = new PhasedRun();
        using var console = new ConsoleHarness { Launcher = run };
        Assert.Equal(0, await console.RunAsync(["bench", "step", "tiny", .. Small, "--json"]));
        Assert.Empty(console.Error);

        // A run with matching and one without in each of three rounds, by turns first and second, of warm-up and measured steps, by one worker.
        Assert.Equal([MatchingMode.Linear, MatchingMode.None, MatchingMode.None, MatchingMode.Linear, MatchingMode.Linear, MatchingMode.None],
            run.Requests.Select(request => request.Spec.Matching.Mode));
        Assert.All(run.Requests, request => Assert.Equal((3, 1, 4), (request.Spec.Training.Steps, request.Spec.Workers.Maximum, request.Spec.Training.Batch)));
        Assert.All(run.Requests, request => Assert.False(Path.Exists(request.Directory)));

        var report = JsonDocument.Parse(console.Output).RootElement;
        Assert.Equal("tiny", report.GetProperty("spec").GetString());
        Assert.Equal((3, 2), (report.GetProperty("rounds").GetInt32(), report.GetProperty("steps").GetInt32()));
        Assert.True(report.GetProperty("peakBytes").GetInt64() > 1 << 20);
        Assert.True(report.GetProperty("flopsPerSecond").GetProperty("median").GetDouble() > 1e8);
        Assert.True(report.GetProperty("bytesPerSecond").GetProperty("median").GetDouble() > 1e7);
        Assert.Equal(1, report.GetProperty("matchingRatio").GetProperty("median").GetDouble());
        var parts = report.GetProperty("parts").EnumerateArray().ToDictionary(
            part => $"{part.GetProperty("kind").GetString()} {part.GetProperty("part").GetString()}", part => part);
        Assert.Equal(
            [
                "bare clear", "bare forward", "bare backward", "bare step",
                "replica clear", "replica load", "replica forward", "replica backward", "replica copy-out", "replica norm", "replica update", "replica step",
                "whole wait", "whole compute", "whole reduce", "whole commit", "whole apply", "whole rest", "whole step",
                "unmatched wait", "unmatched compute", "unmatched reduce", "unmatched commit", "unmatched apply", "unmatched rest", "unmatched step",
            ],
            parts.Keys);
        Assert.Equal(7, parts["whole reduce"].GetProperty("milliseconds").GetProperty("median").GetDouble());
        Assert.Equal(report.GetProperty("stepFlops").GetDouble(),
            parts["bare forward"].GetProperty("flops").GetDouble() + parts["bare backward"].GetProperty("flops").GetDouble());
        Assert.Equal(parts["bare forward"].GetProperty("flops").GetDouble(), parts["replica forward"].GetProperty("flops").GetDouble());
        // The objective asks torch for more than the network does, and backward passes for nothing that is seen from here.
        Assert.True(parts["bare forward"].GetProperty("tensors").GetInt64() > 100);
        Assert.True(parts["replica forward"].GetProperty("tensors").GetInt64() > parts["bare forward"].GetProperty("tensors").GetInt64());
        Assert.Equal(0, parts["bare backward"].GetProperty("tensors").GetInt64());
        Assert.False(parts["whole wait"].TryGetProperty("floorMilliseconds", out _));
    }

    [Fact]
    public async Task CIFAR_10_needs_no_files_here()
    {
        var run = new PhasedRun();
        using var console = new ConsoleHarness { Launcher = run };
        Assert.Equal(0, await console.RunAsync(["bench", "step", "--preset", "cifar10-ddim-small", .. Small, "--set", "matching=none"]));
        Assert.Contains("cifar10-ddim-small on cpu", console.Output);
        Assert.Equal(3, run.Requests.Count);
        Assert.All(run.Requests, request => Assert.False(Path.Exists(request.Spec.Data.Path)));
    }

    [Theory]
    [InlineData("nothing-like-it", "nothing-like-it")]
    [InlineData("tiny --preset tiny", "--preset tiny: the spec is given already, by tiny; leave one of them out")]
    [InlineData("tiny --rounds 2", "--rounds 2: allowed is an integer from 3 to 1000")]
    [InlineData("tiny --steps 0", "--steps 0: allowed is an integer from 1 to 100000")]
    [InlineData("tiny --warmup 0", "--warmup 0: allowed is an integer from 1 to 100000")]
    [InlineData("tiny --device tpu", "tpu")]
    [InlineData("tiny --set training.bacth=4", "training.bacth: unknown key; nearest: training.batch")]
    [InlineData("celeba64-consistency-small", "data.path is not given; name the folder of the celeba files with --data <dir>")]
    [InlineData("cifar10-ddim-small --data {here}/absent", "data path '{here}/absent' does not exist")]
    public async Task Bad_input_gets_one_line_and_exit_code_2(string options, string message)
    {
        using var console = new ConsoleHarness();
        Assert.Equal(2, await console.RunAsync(["bench", "step", .. options.Replace("{here}", console.Folder).Split(' ')]));
        Assert.Contains(message.Replace("{here}", console.Folder), console.Error);
        Assert.Single(console.Error.TrimEnd('\n').Split('\n'));
        Assert.Empty(console.Output);
        Assert.Empty(console.Run.Requests);
    }

    [Fact]
    public async Task Without_a_CUDA_device_there_is_one_line_and_exit_code_2()
    {
        Immiscible.Compute.Native.TorchRuntime.EnsureLoaded();
        Assert.SkipWhen(TorchSharp.torch.cuda.is_available(), "this machine has a CUDA device");
        using var console = new ConsoleHarness();
        Assert.Equal(2, await console.RunAsync("bench", "step", "tiny", "--device", "cuda"));
        Assert.StartsWith("immiscible: --device cuda: ", console.Error, StringComparison.Ordinal);
        Assert.Equal(console.Error.Length - 1, console.Error.IndexOf('\n', StringComparison.Ordinal));
        Assert.Empty(console.Output);
    }

    [Fact]
    public async Task A_signal_ends_the_measurement()
    {
        using var console = new ConsoleHarness { StopAtOnce = true };
        Assert.Equal(130, await console.RunAsync("bench", "step", "tiny"));
        Assert.Empty(console.Output);
    }

    [Fact]
    public async Task A_run_that_fails_is_told_by_its_own_words()
    {
        using var console = new ConsoleHarness { Launcher = new PhasedRun { End = RunStopReason.Diverged } };
        Assert.Equal(1, await console.RunAsync(["bench", "step", "tiny", .. Small]));
        Assert.Contains("the loss of granule 3 is not finite", console.Error);
        Assert.Empty(console.Output);
    }

    /// <summary>A made-up run whose steps tell their phases.</summary>
    private sealed class PhasedRun : IRunLauncher
    {
        public RunStopReason End { get; init; } = RunStopReason.Completed;

        public List<LaunchRequest> Requests { get; } = [];

        public async IAsyncEnumerable<RunEvent> TrainAsync(LaunchRequest request, [EnumeratorCancellation] CancellationToken stop)
        {
            Requests.Add(request);
            await foreach (var told in new ScriptedRun { End = End }.TrainAsync(request, stop))
                yield return told is StepCommitted step
                    ? step with
                    {
                        StepSeconds = 0.5,
                        MatchWaitMilliseconds = 1,
                        Phases = new StepPhases { ComputeMilliseconds = 400, ReduceMilliseconds = 7, CommitMilliseconds = 3, ApplyMilliseconds = 20 },
                    }
                    : told;
        }
    }
}

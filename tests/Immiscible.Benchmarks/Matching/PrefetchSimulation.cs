using System.Globalization;
using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Contracts.Runs;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Workers;
using Immiscible.Host;
using Microsoft.Extensions.DependencyInjection;

namespace Immiscible.Benchmarks.Matching;

/// <summary>
/// Whether matching costs training time: <c>prefetch [milliseconds a step] [sizes]</c>. Real images, noise, quantisation, messages and
/// solves; the model alone is simulated, and keeps one core busy, so that a machine of two cores has one for all that is measured here.
/// </summary>
internal static class PrefetchSimulation
{
    // The runtime compiles what runs often a second time, on a core that is wanted elsewhere here: the first steps say nothing.
    private const int WarmUp = 200, Measured = 100, Steps = WarmUp + Measured, Granules = 8, Prefetch = 3;

    public static async Task RunAsync(string[] arguments)
    {
        var step = TimeSpan.FromMilliseconds(arguments.Length > 0 ? double.Parse(arguments[0], CultureInfo.InvariantCulture) : 20);
        int[] sizes = arguments.Length > 1 ? [.. arguments[1].Split(',').Select(size => int.Parse(size, CultureInfo.InvariantCulture))] : [256, 512, 1024, 2048, 4096];
        Console.WriteLine($"    N   steps of {step.TotalMilliseconds} ms that waited after the first {WarmUp}   match ms (median)   shortest step that need not wait");
        foreach (var size in sizes)
        {
            var products = SimulatedReplica.Products(size);
            var steps = (await TrainAsync(size, step, products)).Skip(WarmUp).ToArray();
            var waited = steps.Count(static step => step.WaitedForMatch);
            var match = Median(steps.Select(static step => step.QuantizeMilliseconds!.Value + step.MatchMilliseconds!.Value));
            var interval = await ThroughputAsync(size, products);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{size,5}   {waited,8} of {steps.Length,-34}{match,8:F2}{interval,28:F1} ms"));
        }
    }

    /// <summary>Milliseconds from step to step when a step itself takes none, while another thread keeps a core busy.</summary>
    private static async Task<double> ThroughputAsync(int size, float[][] products)
    {
        using var done = new CancellationTokenSource();
        var busy = new Thread(() =>
        {
            while (!done.IsCancellationRequested) Thread.SpinWait(64);
        });
        busy.Start();
        try
        {
            return Median((await TrainAsync(size, TimeSpan.Zero, products)).Skip(WarmUp).Select(static step => step.StepSeconds * 1000));
        }
        finally
        {
            await done.CancelAsync();
            busy.Join();
        }
    }

    private static async Task<IReadOnlyList<StepCommitted>> TrainAsync(int size, TimeSpan step, float[][] products)
    {
        var folder = Directory.CreateTempSubdirectory("immiscible-prefetch-").FullName;
        try
        {
            await using var cluster = await EmbeddedCluster.StartAsync(new EmbeddedClusterOptions
            {
                Slots = 1,
                MetricsPort = 0,
                Services = services => services.AddSingleton<IReplicaFactory>(new SimulatedReplica.Factory(step, products)),
            });
            var data = Path.Combine(Environment.GetEnvironmentVariable("IMMISCIBLE_DATA")!, "cifar10", "parquet");
            string[] overrides =
            [
                $"training.batch={size}", $"training.granules={Granules}", $"training.steps={Steps}", $"checkpoints.every={Steps}",
                $"matching.prefetch={Prefetch}", $"data.path={data}",
            ];
            var spec = RunSpecReader.FromPreset("cifar10-ddim-small", [.. overrides.Select(SpecOverride.Parse)]);
            var run = cluster.Grains.GetGrain<IRunGrain>("simulated");
            await run.Launch(new LaunchRun { Spec = spec, Directory = Path.Combine(folder, "run") });
            var steps = new List<StepCommitted>();
            await foreach (var value in run.Follow(0))
            {
                if (value is StepCommitted committed) steps.Add(committed);
                if (value is RunStopped { Reason: not RunStopReason.Completed } stopped) throw new InvalidOperationException(stopped.Message);
            }
            return steps;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}

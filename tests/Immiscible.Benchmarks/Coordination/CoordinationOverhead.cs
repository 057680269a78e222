using System.Globalization;
using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Contracts.Runs;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Workers;
using Immiscible.Data;
using Immiscible.Host;
using Microsoft.Extensions.DependencyInjection;

namespace Immiscible.Benchmarks.Coordination;

/// <summary>
/// What a step costs beside computing: plan, match, reduction of a few thousand weights over sockets, ready, commit with the ledger, and
/// nothing else, for members of one process. <c>coordination [members, such as 1,2,4] [steps]</c>
/// </summary>
internal static class CoordinationOverhead
{
    private const int Granules = 64, Images = 1024, WarmUp = 300;
    private static readonly ImageShape _shape = new(1, 4, 4);

    public static async Task RunAsync(string[] args)
    {
        int[] counts = args.Length > 0 ? [.. args[0].Split(',').Select(static count => int.Parse(count, CultureInfo.InvariantCulture))] : [1, 2, 4, 8, 16, 32, 64];
        var steps = WarmUp + (args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 300);
        Console.WriteLine($"medians of {steps - WarmUp} steps in ms, {Granules} granules; the phases are those of the slowest member, gather and solve run beside the steps");
        Console.WriteLine("members    step    wait  compute  reduce  commit   apply   gather   solve");
        var points = new List<(double Members, double Milliseconds)>();
        foreach (var members in counts)
        {
            var measured = (await TrainAsync(members, steps)).Skip(WarmUp).ToArray();
            var step = Median(measured, static step => step.StepSeconds * 1000);
            points.Add((members, step));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{members,7}{step,8:F2}{Median(measured, static step => step.MatchWaitMilliseconds),8:F2}{Median(measured, static step => step.Phases!.ComputeMilliseconds),9:F2}"
                + $"{Median(measured, static step => step.Phases!.ReduceMilliseconds),8:F2}{Median(measured, static step => step.Phases!.CommitMilliseconds),8:F2}"
                + $"{Median(measured, static step => step.Phases!.ApplyMilliseconds),8:F2}{Median(measured, static step => step.GatherMilliseconds ?? 0),9:F2}"
                + $"{Median(measured, static step => step.MatchMilliseconds ?? 0),8:F2}"));
        }
        if (points.Count > 1)
        {
            var (slope, start) = Line(points);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"least squares: {start:F2} ms and {slope:F3} ms more for each member"));
        }
    }

    private static async Task<IReadOnlyList<StepCommitted>> TrainAsync(int members, int steps)
    {
        var folder = Directory.CreateTempSubdirectory("immiscible-coordination-").FullName;
        try
        {
            await using var cluster = await EmbeddedCluster.StartAsync(new EmbeddedClusterOptions
            {
                Slots = members,
                MetricsPort = 0,
                Services = static services => services
                    .AddSingleton<IReplicaFactory, IdleReplica.Factory>()
                    .AddSingleton(new DatasetCache(static _ => Dataset())),
            });
            string[] overrides =
            [
                $"workers={members}", $"training.batch={Granules}", $"training.granules={Granules}", $"training.steps={steps}", $"checkpoints.every={steps}",
                $"data.count={Images}",
            ];
            var spec = RunSpecReader.FromPreset("tiny", [.. overrides.Select(SpecOverride.Parse)]);
            var run = cluster.Grains.GetGrain<IRunGrain>("simulated");
            await run.Launch(new LaunchRun { Spec = spec, Directory = Path.Combine(folder, "run") });
            var committed = new List<StepCommitted>();
            await foreach (var value in run.Follow(0))
            {
                if (value is StepCommitted step) committed.Add(step);
                if (value is RunStopped { Reason: not RunStopReason.Completed } stopped) throw new InvalidOperationException(stopped.Message);
            }
            return committed;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Images of a few pixels: every member draws the noise of the whole batch, which in one process would be the work of many machines.</summary>
    private static MemoryDataset Dataset()
    {
        var pixels = new byte[Images * _shape.Length];
        new Random(1).NextBytes(pixels);
        return new MemoryDataset("noise", _shape, ["none"], pixels, new byte[Images]);
    }

    private static (double Slope, double Start) Line(List<(double X, double Y)> points)
    {
        var (x, y) = (points.Average(static point => point.X), points.Average(static point => point.Y));
        var slope = points.Sum(point => (point.X - x) * (point.Y - y)) / points.Sum(point => (point.X - x) * (point.X - x));
        return (slope, y - slope * x);
    }

    private static double Median(StepCommitted[] steps, Func<StepCommitted, double> value) => steps.Select(value).Order().ElementAt(steps.Length / 2);
}

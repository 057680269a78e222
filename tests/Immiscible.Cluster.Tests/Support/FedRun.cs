using Immiscible.Assignment.Problems;
using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Numerics.Random;

namespace Immiscible.Cluster.Tests.Support;

/// <summary>A run, what its network was fed, and the noises it may have been fed with: what a match can be held against.</summary>
internal sealed class FedRun
{
    private readonly FeedRecorder _feed = new();

    private FedRun(TinySpec spec) => Spec = spec;

    public TinySpec Spec { get; }

    public TrainedRun Run { get; private set; } = null!;

    public int Batch => Spec.Value.Training.Batch;

    /// <summary>Trains three steps with two workers.</summary>
    public static async Task<FedRun> TrainAsync(TestCluster cluster, params string[] overrides)
    {
        var run = new FedRun(TinySpec.Create("training.steps=3", "workers=2").With(overrides));
        run.Run = (await cluster.TrainAsync(run.Spec, script: run._feed)).Ended(RunStopReason.Completed, 3);
        for (var step = 0; step < 3; step++) Assert.Equal(Enumerable.Range(0, run.Batch), run.Step(step).Select(sample => sample.Position));
        return run;
    }

    /// <summary>The samples of a step (from 0), by position.</summary>
    public FedSample[] Step(long step) => _feed.Step(step);

    /// <summary>The noises of a step by number.</summary>
    public float[][] Noises(long step, int count)
    {
        var random = new CounterRandom(Spec.Value.Seed, RandomStream.Noise);
        var length = Step(step)[0].Image.Length;
        return [.. Enumerable.Range(0, count).Select(number =>
        {
            var noise = new float[length];
            random.Normal(noise, (ulong)step, (uint)number);
            return noise;
        })];
    }

    /// <summary>For each position of a step the number of the noise it was fed with; fails where that is none of the first <paramref name="pool"/>.</summary>
    public int[] Match(long step, int pool)
    {
        var hashes = Noises(step, pool).Select(noise => FedSample.Hash(noise)).ToArray();
        var match = Step(step).Select(sample => Array.IndexOf(hashes, sample.NoiseHash)).ToArray();
        Assert.DoesNotContain(-1, match);
        return match;
    }

    /// <summary>The costs of a step in double precision, [images, pool].</summary>
    public double[] Costs(long step, int pool, MatchingDistance distance, bool flipped = false)
    {
        var noises = Noises(step, pool);
        return [.. Step(step).SelectMany(sample => noises.Select(noise => Cost(sample.Image, noise, distance, flipped ? -1 : 1)))];
    }

    /// <summary>The least sum of costs of any match.</summary>
    public static double LeastSum(double[] costs, int rows) =>
        new Assigner().Solve(costs, rows, costs.Length / rows, new AssignmentOptions { Quantization = CostQuantization.None }).Cost;

    /// <summary>The distance reduction of a step (from 0), from what was fed.</summary>
    public double Reduction(long step)
    {
        var (samples, noises) = (Step(step), Noises(step, Batch));
        var own = samples.Sum(sample => Cost(sample.Image, noises[sample.Position], MatchingDistance.L2));
        return samples.Sum(sample => Cost(sample.Image, sample.Noise, MatchingDistance.L2)) / own - 1;
    }

    public static double Cost(float[] image, float[] noise, MatchingDistance distance, int sign = 1)
    {
        var (squares, absolutes, products) = (0.0, 0.0, 0.0);
        for (var d = 0; d < image.Length; d++)
        {
            var (x, n) = ((double)image[d], sign * (double)noise[d]);
            squares += (x - n) * (x - n);
            absolutes += Math.Abs(x - n);
            products += x * n;
        }
        return distance switch
        {
            MatchingDistance.L2 => Math.Sqrt(squares), MatchingDistance.SquaredL2 => squares, MatchingDistance.L1 => absolutes, _ => -products,
        };
    }
}

using Immiscible.Assignment.Distances;
using Immiscible.Assignment.Problems;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Evaluation;
using Immiscible.Cluster.Tests.Support;
using Immiscible.Cluster.Workers;
using Immiscible.Data;
using Immiscible.Data.Plans;
using Immiscible.Diffusion.Evaluation;
using Immiscible.Diffusion.Objectives;
using Immiscible.Diffusion.Training;
using Immiscible.Numerics.Random;

namespace Immiscible.Cluster.Tests.Evaluation;

public sealed class LossMeterTests
{
    private const ulong Seed = 11;

    /// <summary>A network of zeros sees no noise: its loss is the mean square of the noise, and its image the noisy one, scaled.</summary>
    [Theory]
    [InlineData("none", null)]
    [InlineData("linear", null)]
    [InlineData("linear", "matching.quantization=none")]
    [InlineData("knn", null)]
    public async Task Losses_of_a_network_of_zeros_are_those_computed_by_hand(string mode, string? more)
    {
        var spec = TinySpec.Create([$"matching.mode={mode}", .. more is null ? Array.Empty<string>() : [more]]).Value with { Seed = Seed };
        var dataset = Datasets.Open(DataOptions.Of(spec.Data with { Split = "test" }));
        var report = await MeasureAsync(spec, dataset);

        var (images, noises) = (Images(dataset, spec), Noises(dataset, spec, mode == "knn" ? 4 : 1));
        var chosen = Choose(mode, images, noises);
        var squares = chosen.Select(static noise => noise.Average(static value => (double)value * value)).ToArray();
        Assert.Equal(16, report.Images);
        Assert.All(report.Bands, band => Assert.Equal(squares.Average(), band.Loss.Mean, 1e-6));
        var deviation = Math.Sqrt(squares.Sum(square => Math.Pow(square - squares.Average(), 2)) / 15 / 16);
        Assert.All(report.Bands, band => Assert.Equal(deviation, band.Loss.StandardError, 1e-6));
        Assert.Equal(report.Bands[^1].Loss, report.NoiseEnd.Loss);
        Assert.Equal(ImageError(images, chosen, 999), report.NoiseEnd.ImageError.Mean, 1e-5);
        Assert.Equal(ImageError(images, chosen, (int)Math.Round(0.55 * 999)), report.Bands[5].ImageError.Mean, 1e-5);

        var (own, used) = (images.Zip(noises, Distance).Sum(), images.Zip(chosen, Distance).Sum());
        if (mode == "none") Assert.Null(report.DistanceReduction);
        else Assert.Equal(used / own - 1, report.DistanceReduction!.Value, 1e-6);
        Assert.NotEqual(mode == "none", used < own);
    }

    [Fact]
    public async Task Another_seed_gives_other_losses()
    {
        var spec = TinySpec.Create().Value with { Seed = Seed };
        var dataset = Datasets.Open(DataOptions.Of(spec.Data with { Split = "test" }));
        Assert.NotEqual(
            (await MeasureAsync(spec, dataset)).NoiseEnd.Loss, (await MeasureAsync(spec with { Seed = Seed + 1 }, dataset)).NoiseEnd.Loss);
    }

    [Fact]
    public void The_noise_end_is_told_in_the_objectives_own_terms()
    {
        Assert.Equal(("t >= 899 of 1000 timesteps", "one step from t = 999"), NoiseEnd.Define(new DdpmOptions(), 0.9));
        Assert.Equal(("t < 0.1 (noise at t = 0)", "one step from t = 0"), NoiseEnd.Define(new FlowOptions(), 0.9));
        Assert.Equal(("the largest sigmas, 45.3 to 80", "one step from sigma = 80"), NoiseEnd.Define(new ConsistencyOptions(), 0.9));
    }

    private static async Task<HeldOutLosses> MeasureAsync(RunSpec spec, IImageDataset dataset)
    {
        using var thread = new WorkThread("analyze");
        var options = DiffusionOptions.Replica(spec, dataset.Shape, dataset.Classes.Count);
        var probe = await thread.RunAsync(() =>
        {
            using var replica = new DiffusionReplica(options);
            return new NetworkProbe(options, new float[replica.Layout.Length], null);
        });
        using var batches = new HeldOutBatches(spec, dataset, probe, thread);
        var meter = new LossMeter(probe, 0);
        using var input = await batches.ReadAsync(0);
        await thread.RunAsync(() => meter.Measure(input, batches.GranuleSize));
        await thread.RunAsync(probe.Dispose);
        return meter.Report(options.Objective);
    }

    private static float[][] Images(IImageDataset dataset, RunSpec spec)
    {
        var plan = new SamplePlan(Seed, dataset.Count, 16, flip: false);
        var samples = new PlannedSample[16];
        plan.Fill(HeldOutBatches.FirstStep(plan), 0, samples);
        Assert.Equal(16, spec.Training.Batch);
        return
        [
            .. samples.Select(sample =>
            {
                var pixels = new byte[dataset.Shape.Length];
                dataset.Read(sample.Index, pixels);
                return pixels.Select(static pixel => pixel / 127.5f - 1).ToArray();
            }),
        ];
    }

    private static float[][] Noises(IImageDataset dataset, RunSpec spec, int draws)
    {
        var step = HeldOutBatches.FirstStep(new SamplePlan(Seed, dataset.Count, 16, flip: false));
        Assert.True(step >= 1L << 40 && step > spec.Training.Steps);
        return
        [
            .. Enumerable.Range(0, 16 * draws).Select(number =>
            {
                var noise = new float[dataset.Shape.Length];
                new CounterRandom(Seed, RandomStream.Noise).Normal(noise, (ulong)step, (uint)number);
                return noise;
            }),
        ];
    }

    private static float[][] Choose(string mode, float[][] images, float[][] noises)
    {
        if (mode == "none") return noises;
        if (mode == "knn") return [.. images.Select((image, i) => Enumerable.Range(0, 4).Select(draw => noises[i + 16 * draw]).MinBy(noise => Distance(image, noise))!)];
        var costs = images.SelectMany(image => noises.Select(noise => (float)Distance(image, noise))).ToArray();
        var columns = new int[16];
        new Assigner().Assign(costs, 16, 16, columns);
        return [.. columns.Select(column => noises[column])];
    }

    // The noisy image over its signal, clamped, against the image.
    private static double ImageError(float[][] images, float[][] noises, int timestep)
    {
        var alphaBar = Enumerable.Range(0, timestep + 1).Aggregate(1.0, static (product, t) => product * (1 - (1e-4 + (0.02 - 1e-4) * t / 999)));
        var ratio = Math.Sqrt((1 - alphaBar) / alphaBar);
        return images.Zip(noises, (image, noise) => image.Zip(noise, (x, n) => Math.Pow(Math.Clamp(x + ratio * n, -1, 1) - x, 2)).Average()).Average();
    }

    private static double Distance(float[] image, float[] noise) => PairwiseDistances.Euclidean(image, noise);
}

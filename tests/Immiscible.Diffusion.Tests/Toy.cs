using Immiscible.Diffusion.Objectives;
using Immiscible.Diffusion.Training;
using Immiscible.Models.Ddpm;
using Immiscible.Numerics.Random;
using Immiscible.Numerics.Vectors;

namespace Immiscible.Diffusion.Tests;

/// <summary>A replica and batches small enough for a test: 8x8 images that are plain stripes, brighter with their class.</summary>
internal static class Toy
{
    public const int Count = 4;
    public const int Size = 8;
    public const int ImageLength = 3 * Size * Size;

    public static readonly DdpmUNetOptions Model = new()
    {
        Channels = 8, ChannelMultipliers = [1, 2], ResidualBlocks = 1, Attention = [false, true], Groups = 4, Dropout = 0.1, Classes = 2,
    };

    public static readonly ReplicaOptions Options = new()
    {
        Model = Model,
        Height = Size,
        Width = Size,
        Objective = new DdpmOptions { Timesteps = 100, BetaEnd = 0.1 },
        Optimizer = new OptimizerOptions { LearningRate = 3e-3, WarmupSteps = 5 },
        Ema = new EmaOptions { Decay = 0.9 },
        Seed = 3,
    };

    /// <summary>Does something with a batch.</summary>
    public delegate GranuleLoss Use(in GranuleBatch batch);

    public static double Compute(IReplica replica, long step, int granule, float[] gradient, int firstLabel = 0, uint data = 0) =>
        Compute(step, granule, (in GranuleBatch batch) => new GranuleLoss(replica.ComputeGranule(batch, gradient)), firstLabel, data).Value;

    public static double Compute(IReplica replica, long step, int granule, FlatVector gradient, int firstLabel = 0, uint data = 0) =>
        Compute(step, granule, (in GranuleBatch batch) => replica.ComputeGranule(batch, gradient), firstLabel, data).Value;

    public static GranuleLoss Compute(long step, int granule, Use use, int firstLabel = 0, uint data = 0)
    {
        var images = new float[Count * ImageLength];
        var noises = new float[images.Length];
        var draws = new uint[Count];
        var labels = new int[Count];
        for (var i = 0; i < Count; i++)
        {
            labels[i] = (i + firstLabel) % Model.Classes;
            for (var j = 0; j < ImageLength; j++) images[i * ImageLength + j] = j / 2 % 2 == 0 ? 0.8f : labels[i] - 0.8f;
        }

        new CounterRandom(5, RandomStream.Noise).Normal(noises, step: 0, data);
        new CounterRandom(5, RandomStream.Time).Bits(draws, step: 0, data);
        return use(new GranuleBatch
        {
            Step = step, Granule = granule, Count = Count, Images = images, Noises = noises, TimeDraws = draws, Labels = labels,
        });
    }
}

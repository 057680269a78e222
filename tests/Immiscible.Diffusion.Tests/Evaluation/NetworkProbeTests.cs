using Immiscible.Diffusion.Evaluation;
using Immiscible.Diffusion.Objectives;
using Immiscible.Diffusion.Training;
using Immiscible.Models.Ddpm;
using Immiscible.Numerics.Random;
using static TorchSharp.torch;

namespace Immiscible.Diffusion.Tests.Evaluation;

public sealed class NetworkProbeTests
{
    private static readonly double[] Levels = [0, 0.3, 0.95, 1];

    [Theory]
    [InlineData(0)]
    [InlineData(0.01)]
    public void Losses_and_denoised_images_are_those_computed_by_hand(double disturbance)
    {
        var (images, noises, weights) = (Values(1), Values(2), Weights());
        using var probe = new NetworkProbe(Toy.Options, weights, null);
        var batch = new ProbeBatch { Count = Toy.Count, Images = images, Noises = noises, Labels = [0, 1, 1, 0], Draws = new uint[Toy.Count] };
        var losses = probe.Losses(batch, 0, Levels);
        var denoised = probe.Denoise(batch, 0.3);

        weights[OutputBias()] += (float)disturbance;
        var (byHand, noise, image) = ByHand(weights, images, noises);
        if (disturbance == 0)
        {
            for (var i = 0; i < Toy.Count; i++) Assert.Equal(byHand[i], losses[i], 1e-5);
            for (var i = 0; i < noise.Length; i++) Assert.Equal(noise[i], denoised.Noise[i], 1e-4);
            for (var i = 0; i < image.Length; i++) Assert.Equal(image[i], denoised.Image[i], 1e-4);
        }
        else Assert.NotEqual(byHand[1], losses[1], 1e-4);
    }

    [Fact]
    public void The_same_batch_gives_the_same_bits_and_dropout_stays_away()
    {
        var (images, noises) = (Values(1), Values(2));
        using var probe = new NetworkProbe(Toy.Options, Weights(), null);
        var batch = new ProbeBatch { Count = Toy.Count, Images = images, Noises = noises, Labels = [0, 1, 1, 0], Draws = new uint[Toy.Count] };
        Assert.Equal(probe.Losses(batch, 0, Levels), probe.Losses(batch, 7, Levels));
    }

    [Fact]
    public void Weights_of_another_network_and_a_missing_target_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new NetworkProbe(Toy.Options, new float[16], null));
        Assert.Throws<ArgumentException>(() => new NetworkProbe(Toy.Options with { Objective = new ConsistencyOptions() }, Weights(), null));
    }

    private static int OutputBias()
    {
        using var replica = new DiffusionReplica(Toy.Options);
        return replica.Layout.Slots.Single(static slot => slot.Name == "out_conv.2.bias").Offset;
    }

    // x_t = sqrt(abar) x + sqrt(1 - abar) n, loss |n - eps|^2, image (x_t - sqrt(1 - abar) eps) / sqrt(abar).
    private static (double[] Losses, float[] Noise, float[] Image) ByHand(float[] weights, float[] images, float[] noises)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        using var network = new DdpmUNet(Toy.Model, seed: 0);
        using var flat = new Immiscible.Compute.Parameters.FlatParameters(network);
        weights.CopyTo(flat.ValueSpan);
        var alphasBar = new double[100];
        for (var (t, product) = (0, 1.0); t < 100; t++) alphasBar[t] = product *= 1 - (1e-4 + (0.1 - 1e-4) * t / 99);
        var losses = new double[Toy.Count];
        var (seenNoise, seenImage) = (new float[images.Length], new float[images.Length]);
        long[] labels = [0, 1, 1, 0];
        for (var i = 0; i < Toy.Count; i++)
        {
            var range = (i * Toy.ImageLength)..((i + 1) * Toy.ImageLength);
            var predicted = Predict(network, images[range], noises[range], alphasBar, (int)Math.Round(Levels[i] * 99), labels[i], out _);
            losses[i] = predicted.Zip(noises[range], static (a, b) => ((double)a - b) * ((double)a - b)).Average();

            var t = (int)Math.Round(0.3 * 99);
            var noise = Predict(network, images[range], noises[range], alphasBar, t, labels[i], out var noisy);
            for (var at = 0; at < noise.Length; at++)
            {
                seenNoise[range.Start.Value + at] = noise[at];
                var image = (noisy[at] - Math.Sqrt(1 - alphasBar[t]) * noise[at]) / Math.Sqrt(alphasBar[t]);
                seenImage[range.Start.Value + at] = (float)Math.Clamp(image, -1, 1);
            }
        }
        return (losses, seenNoise, seenImage);
    }

    private static float[] Predict(DdpmUNet network, float[] image, float[] noise, double[] alphasBar, int timestep, long label, out float[] noisy)
    {
        noisy = [.. image.Zip(noise, (x, n) => (float)(Math.Sqrt(alphasBar[timestep]) * x + Math.Sqrt(1 - alphasBar[timestep]) * n))];
        var output = network.Forward(tensor(noisy, 1, 3, Toy.Size, Toy.Size), tensor(new long[] { timestep }), tensor(new[] { label }));
        return output.data<float>().ToArray();
    }

    private static float[] Values(uint position)
    {
        var values = new float[Toy.Count * Toy.ImageLength];
        new CounterRandom(9, RandomStream.Noise).Normal(values, step: 0, position);
        if (position == 1) foreach (ref var value in values.AsSpan()) value = Math.Clamp(value / 2, -1, 1);
        return values;
    }

    // The network's last layer begins at zero, and would predict nothing.
    private static float[] Weights()
    {
        using var replica = new DiffusionReplica(Toy.Options);
        var weights = replica.State(StateVectors.Parameters).ToArray();
        foreach (var slot in replica.Layout.Slots.Where(static slot => slot.Name.StartsWith("out_conv.2.w", StringComparison.Ordinal)))
            for (var i = 0; i < slot.Length; i++) weights[slot.Offset + i] = (i % 7 - 3) * 0.05f;
        return weights;
    }
}

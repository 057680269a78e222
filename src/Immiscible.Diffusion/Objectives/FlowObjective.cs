using Immiscible.Compute.Tensors;
using Immiscible.Diffusion.Schedules;
using Immiscible.Numerics.Random;
using static TorchSharp.torch;

namespace Immiscible.Diffusion.Objectives;

/// <summary>
/// Conditional flow matching (Lipman et al., 2023; Tong et al., 2023): |u_t - v(x_t, t)|^2, mean over all elements, x_0 the noise assigned to the image,
/// t = (draw + 1/2) / 2^32, told to the network in float32.
/// </summary>
/// <param name="interpolant">the path</param>
public sealed class FlowObjective(FlowInterpolant interpolant) : IObjective
{
    /// <inheritdoc/>
    public bool HasTarget => false;

    /// <inheritdoc/>
    public double TargetDecay(long step) => 1;

    /// <inheritdoc/>
    public Tensor Losses(in ObjectiveBatch batch)
    {
        var times = new double[batch.TimeDraws.Length];
        for (var i = 0; i < times.Length; i++) times[i] = UnitInterval.Middle(batch.TimeDraws[i]);
        return LossesOf(batch, times);
    }

    /// <inheritdoc/>
    public Tensor LossesAt(in ObjectiveBatch batch, ReadOnlySpan<double> levels) => LossesOf(batch, SampleValues.Map(levels, static level => 1 - level));

    /// <inheritdoc/>
    public Denoised Denoise(Denoiser network, Tensor images, Tensor noises, double level, Tensor? labels = null)
    {
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        var times = new double[images.shape[0]];
        Array.Fill(times, 1 - level);
        var (noisy, _) = interpolant.Interpolate(images, noises, extra: null, times);
        var (noise, image) = interpolant.Ends(noisy, network(noisy, SampleValues.Row(times, images), labels), 1 - level);
        return new Denoised(noise.MoveToOuterDisposeScope(), image.MoveToOuterDisposeScope());
    }

    private Tensor LossesOf(in ObjectiveBatch batch, ReadOnlySpan<double> times)
    {
        using var scope = NewDisposeScope();
        var extra = interpolant.NeedsExtra ? Extra(batch) : null;
        var (noisy, velocity) = interpolant.Interpolate(batch.Images, batch.Noises, extra, times);
        var predicted = batch.Network(noisy, SampleValues.Row(times, noisy), batch.Labels);
        return ImageDistance.Squared(predicted, velocity).MoveToOuterDisposeScope();
    }

    // Keyed by the step and by the sample's own draw, which is itself a function of seed, step and position: so it does not depend on how the batch is cut.
    private static Tensor Extra(in ObjectiveBatch batch)
    {
        var random = new CounterRandom(seed: 0, RandomStream.PathNoise);
        var length = checked((int)(batch.Images.numel() / batch.TimeDraws.Length));
        var values = new float[batch.TimeDraws.Length * length];
        for (var i = 0; i < batch.TimeDraws.Length; i++)
            random.Normal(values.AsSpan(i * length, length), (ulong)batch.Step, batch.TimeDraws[i]);
        return tensor(values, batch.Images.shape).Upload(batch.Images.device);
    }
}

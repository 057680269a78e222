using Immiscible.Compute.Tensors;
using Immiscible.Diffusion.Schedules;
using static TorchSharp.torch;

namespace Immiscible.Diffusion.Objectives;

/// <summary>
/// The simplified objective of DDPM (equation 14): |eps - eps_theta(x_t, t)|^2, mean over all elements, with
/// x_t = sqrt(abar_t) x_0 + sqrt(1 - abar_t) eps, eps the noise assigned to the image (Immiscible Diffusion, algorithm 1); or the same with v
/// or x_0 in place of eps.
/// </summary>
/// <param name="schedule">the forward process</param>
/// <param name="prediction">what the network predicts</param>
/// <param name="minSnrGamma">gamma of the min-SNR weighting; 0 for none</param>
public sealed class DdpmObjective(NoiseSchedule schedule, Prediction prediction = Prediction.Epsilon, double minSnrGamma = 0) : IObjective
{
    /// <inheritdoc/>
    public bool HasTarget => false;

    /// <inheritdoc/>
    public double TargetDecay(long step) => 1;

    /// <inheritdoc/>
    public Tensor Losses(in ObjectiveBatch batch)
    {
        var timesteps = new long[batch.TimeDraws.Length];
        for (var i = 0; i < timesteps.Length; i++) timesteps[i] = schedule.Timestep(batch.TimeDraws[i]);
        return LossesOf(batch, timesteps);
    }

    /// <inheritdoc/>
    public Tensor LossesAt(in ObjectiveBatch batch, ReadOnlySpan<double> levels)
    {
        var timesteps = new long[levels.Length];
        for (var i = 0; i < timesteps.Length; i++) timesteps[i] = schedule.TimestepAt(levels[i]);
        return LossesOf(batch, timesteps);
    }

    /// <inheritdoc/>
    public Denoised Denoise(Denoiser network, Tensor images, Tensor noises, double level, Tensor? labels = null)
    {
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        var timesteps = new long[images.shape[0]];
        Array.Fill(timesteps, schedule.TimestepAt(level));
        var noisy = Diffuse(images, noises, timesteps);
        var predicted = network(noisy, tensor(timesteps).Upload(images.device), labels);
        var alphaBar = schedule.AlphasBar[schedule.TimestepAt(level)];
        var (signal, spread) = (Math.Sqrt(alphaBar), Math.Sqrt(1 - alphaBar));
        var (noise, image) = prediction switch
        {
            Prediction.V => (
                predicted.Times(signal).AddInPlace(noisy.Times(spread)),
                noisy.Times(signal).AddInPlace(predicted.Times(-spread))),
            Prediction.Image => ((noisy - predicted.Times(signal)).MultiplyInPlace(1 / spread), predicted.alias()),
            _ => (predicted.alias(), (noisy - predicted.Times(spread)).MultiplyInPlace(1 / signal)),
        };
        return new Denoised(noise.MoveToOuterDisposeScope(), image.MoveToOuterDisposeScope());
    }

    /// <summary>
    /// Weight of a sample: min(SNR, gamma) measured on the image, so divided by SNR for eps and by SNR + 1 for v (Hang et al., 2023, section 3.4).
    /// </summary>
    /// <param name="timestep">t, from 0 to T - 1</param>
    public double Weight(long timestep)
    {
        if (minSnrGamma == 0) return 1;
        var ratio = schedule.SignalToNoise(timestep);
        return prediction switch
        {
            Prediction.V => Math.Min(ratio, minSnrGamma) / (ratio + 1),
            Prediction.Image => Math.Min(ratio, minSnrGamma),
            _ => Math.Min(1, minSnrGamma / ratio),
        };
    }

    /// <summary>x_t = sqrt(abar_t) x_0 + sqrt(1 - abar_t) eps.</summary>
    /// <param name="images">x_0: [batch, channels, height, width]</param>
    /// <param name="noises">eps, same shape</param>
    /// <param name="timesteps">t of each image, from 0 to T - 1</param>
    public Tensor Diffuse(Tensor images, Tensor noises, ReadOnlySpan<long> timesteps)
    {
        using var scope = NewDisposeScope();
        return (Column(schedule.SignalScales, timesteps, images) * images)
            .AddInPlace(Column(schedule.NoiseScales, timesteps, images) * noises)
            .MoveToOuterDisposeScope();
    }

    /// <summary>v = sqrt(abar_t) eps - sqrt(1 - abar_t) x_0.</summary>
    /// <param name="images">x_0: [batch, channels, height, width]</param>
    /// <param name="noises">eps, same shape</param>
    /// <param name="timesteps">t of each image, from 0 to T - 1</param>
    public Tensor Velocity(Tensor images, Tensor noises, ReadOnlySpan<long> timesteps)
    {
        using var scope = NewDisposeScope();
        return (Column(schedule.SignalScales, timesteps, images) * noises)
            .sub_(Column(schedule.NoiseScales, timesteps, images) * images)
            .MoveToOuterDisposeScope();
    }

    private Tensor LossesOf(in ObjectiveBatch batch, ReadOnlySpan<long> timesteps)
    {
        using var scope = NewDisposeScope();
        var noisy = Diffuse(batch.Images, batch.Noises, timesteps);
        var target = prediction switch
        {
            Prediction.V => Velocity(batch.Images, batch.Noises, timesteps),
            Prediction.Image => batch.Images,
            _ => batch.Noises,
        };
        var predicted = batch.Network(noisy, tensor(timesteps.ToArray()).Upload(batch.Images.device), batch.Labels);
        var losses = ImageDistance.Squared(predicted, target);
        if (minSnrGamma > 0)
        {
            var weights = new double[timesteps.Length];
            for (var i = 0; i < weights.Length; i++) weights[i] = Weight(timesteps[i]);
            losses = losses * SampleValues.Row(weights, losses);
        }

        return losses.MoveToOuterDisposeScope();
    }

    private static Tensor Column(ReadOnlySpan<float> table, ReadOnlySpan<long> timesteps, Tensor like)
    {
        var values = new float[timesteps.Length];
        for (var i = 0; i < values.Length; i++) values[i] = table[(int)timesteps[i]];
        return tensor(values, values.Length, 1, 1, 1).Upload(like.device);
    }
}

using Immiscible.Compute.Tensors;
using Immiscible.Diffusion.Schedules;
using static TorchSharp.torch;

namespace Immiscible.Diffusion.Objectives;

/// <summary>
/// The simplified objective of DDPM (equation 14): |eps - eps_theta(x_t, t)|^2, mean over all elements, with
/// x_t = sqrt(abar_t) x_0 + sqrt(1 - abar_t) eps, eps the noise assigned to the image (Immiscible Diffusion, algorithm 1); or the same with v
/// in place of eps.
/// </summary>
/// <param name="schedule">the forward process</param>
/// <param name="prediction">what the network predicts</param>
public sealed class DdpmObjective(NoiseSchedule schedule, Prediction prediction = Prediction.Epsilon) : IObjective
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
        var noisy = Diffuse(batch.Images, batch.Noises, timesteps);
        var target = prediction == Prediction.V ? Velocity(batch.Images, batch.Noises, timesteps) : batch.Noises;
        var predicted = batch.Network(noisy, tensor(timesteps, device: batch.Images.device), batch.Labels);
        return nn.functional.mse_loss(predicted, target, nn.Reduction.None).flatten(1).mean([1]);
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

    private static Tensor Column(ReadOnlySpan<float> table, ReadOnlySpan<long> timesteps, Tensor like)
    {
        var values = new float[timesteps.Length];
        for (var i = 0; i < values.Length; i++) values[i] = table[(int)timesteps[i]];
        return tensor(values, values.Length, 1, 1, 1, device: like.device);
    }
}

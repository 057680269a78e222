using Immiscible.Compute.Tensors;
using Immiscible.Diffusion.Schedules;
using static TorchSharp.torch;

namespace Immiscible.Diffusion.Objectives;

/// <summary>
/// What the objectives of consistency models share: an image is given two levels of the same noise, and the network's answer to the larger is drawn
/// towards the target's answer to the smaller, through which no gradient flows (Song et al., 2023, algorithm 3).
/// </summary>
public abstract class PairObjective : IObjective
{
    private readonly ConsistencyObjectiveOptions _options;

    private protected PairObjective(ConsistencyObjectiveOptions options)
    {
        _options = options;
        _ = options.CreateFunction(static (noisy, _, _) => noisy); // a scaling out of range is refused here, not in the first step
        Sigmas = options.CreateSigmas();
    }

    /// <inheritdoc/>
    public abstract bool HasTarget { get; }

    /// <summary>All noise levels.</summary>
    private protected KarrasSigmas Sigmas { get; }

    /// <inheritdoc/>
    public abstract double TargetDecay(long step);

    /// <inheritdoc/>
    public abstract Tensor Losses(in ObjectiveBatch batch);

    /// <inheritdoc/>
    public abstract Tensor LossesAt(in ObjectiveBatch batch, ReadOnlySpan<double> levels);

    /// <inheritdoc/>
    public Denoised Denoise(Denoiser network, Tensor images, Tensor noises, double level, Tensor? labels = null)
    {
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        var sigma = Sigmas.At(level);
        var noisy = images.Plus(noises.Times(sigma));
        var image = _options.CreateFunction(network).Denoise(noisy, sigma, labels);
        var noise = (noisy - image).MultiplyInPlace(1 / sigma);
        return new Denoised(noise.MoveToOuterDisposeScope(), image.MoveToOuterDisposeScope());
    }

    /// <summary>Distance of the two answers, times the weight, of each sample.</summary>
    /// <param name="batch">the samples and the networks</param>
    /// <param name="larger">noise level of the student of each sample</param>
    /// <param name="smaller">noise level of the teacher of each sample</param>
    /// <param name="weights">weight of each sample</param>
    private protected Tensor Losses(
        in ObjectiveBatch batch, ReadOnlySpan<double> larger, ReadOnlySpan<double> smaller, ReadOnlySpan<double> weights)
    {
        using var scope = NewDisposeScope();
        var student = Answer(batch.Network, batch, larger);
        Tensor teacher;
        using (no_grad()) teacher = Answer(batch.Target, batch, smaller);
        return (Distance(student, teacher) * SampleValues.Row(weights, student)).MoveToOuterDisposeScope();
    }

    /// <summary>The metric, sample by sample: [batch, ...] twice to [batch].</summary>
    private protected abstract Tensor Distance(Tensor student, Tensor teacher);

    private Tensor Answer(Denoiser network, in ObjectiveBatch batch, ReadOnlySpan<double> sigmas)
    {
        var noisy = batch.Images.Plus(batch.Noises * SampleValues.Column(sigmas, batch.Noises));
        return _options.CreateFunction(network).Denoise(noisy, sigmas, batch.Labels);
    }
}

using Immiscible.Compute.Tensors;
using Immiscible.Diffusion.Objectives;
using Immiscible.Diffusion.Schedules;
using static TorchSharp.torch;

namespace Immiscible.Diffusion.Sampling;

/// <summary>
/// Denoising diffusion implicit models with eta = 0 (Song et al., 2021, equation 12): deterministic given the noise to begin with.
/// </summary>
/// <remarks>
/// Timesteps are the paper's linear choice, floor(i T / S) for i below S, last first; the final step goes to abar = 1. With clipping, the
/// direction to x_t is derived again from the clipped image, as in tqch/ddpm-torch.
/// </remarks>
public sealed class DdimSampler : ISampler
{
    private readonly NoiseSchedule _schedule;
    private readonly DdimOptions _options;
    private readonly int[] _timesteps;

    /// <param name="schedule">the forward process that the network was trained on</param>
    /// <param name="options">steps and clipping</param>
    /// <exception cref="DiffusionException">Steps lies outside 1 to T.</exception>
    public DdimSampler(NoiseSchedule schedule, DdimOptions options)
    {
        if (options.Steps < 1 || options.Steps > schedule.Timesteps)
            throw new DiffusionException($"sampling: steps is {options.Steps}; it must lie between 1 and timesteps ({schedule.Timesteps})");
        _schedule = schedule;
        _options = options;
        _timesteps = [.. Enumerable.Range(0, options.Steps).Select(i => (int)((long)i * schedule.Timesteps / options.Steps)).Reverse()];
    }

    /// <summary>Timesteps in the order in which they are visited: descending, S values, the last 0.</summary>
    public IReadOnlyList<int> Timesteps => _timesteps;

    /// <inheritdoc/>
    public Tensor Sample(Denoiser network, Func<int, Tensor> noise, Tensor? labels = null)
    {
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        var x = noise(0).alias();
        for (var i = 0; i < _timesteps.Length; i++)
        {
            using var step = NewDisposeScope();
            var previous = i + 1 < _timesteps.Length ? _timesteps[i + 1] : -1;
            var predicted = network(x, tensor(Enumerable.Repeat((long)_timesteps[i], checked((int)x.shape[0])).ToArray(), device: x.device), labels);
            var next = Step(x, predicted, _timesteps[i], previous).MoveToOuterDisposeScope();
            x.Dispose();
            x = next;
        }

        return x.MoveToOuterDisposeScope();
    }

    /// <summary>
    /// One step: x_prev = sqrt(abar_prev) x_0 + sqrt(1 - abar_prev) eps, where x_0 = (x_t - sqrt(1 - abar_t) eps) / sqrt(abar_t) is the
    /// predicted image.
    /// </summary>
    /// <param name="x">x_t</param>
    /// <param name="predicted">the network's output for x_t: eps, or v, from which eps = sqrt(abar_t) v + sqrt(1 - abar_t) x_t</param>
    /// <param name="timestep">t</param>
    /// <param name="previous">the timestep to go to; -1 for the image itself (abar = 1)</param>
    public Tensor Step(Tensor x, Tensor predicted, int timestep, int previous)
    {
        using var scope = NewDisposeScope();
        var alphaBar = _schedule.AlphasBar[timestep];
        var target = previous < 0 ? 1 : _schedule.AlphasBar[previous];
        if (_options.Prediction == Prediction.V) predicted = predicted.Times(Math.Sqrt(alphaBar)).AddInPlace(x.Times(Math.Sqrt(1 - alphaBar)));
        var image = (x - predicted.Times(Math.Sqrt(1 - alphaBar))).MultiplyInPlace(1 / Math.Sqrt(alphaBar));
        if (_options.ClipDenoised)
        {
            image.ClampInPlace(-1, 1);
            predicted = (x - image.Times(Math.Sqrt(alphaBar))).MultiplyInPlace(1 / Math.Sqrt(1 - alphaBar));
        }

        return image.MultiplyInPlace(Math.Sqrt(target)).AddInPlace(predicted.Times(Math.Sqrt(1 - target))).MoveToOuterDisposeScope();
    }
}

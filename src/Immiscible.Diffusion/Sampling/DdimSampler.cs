using Immiscible.Compute.Tensors;
using Immiscible.Diffusion.Objectives;
using Immiscible.Diffusion.Schedules;
using static TorchSharp.torch;

namespace Immiscible.Diffusion.Sampling;

/// <summary>
/// Denoising diffusion implicit models (Song et al., 2021, equations 12 and 16): with eta = 0 deterministic given the noise to begin with.
/// </summary>
public sealed class DdimSampler : ISampler
{
    private readonly NoiseSchedule _schedule;
    private readonly Prediction _prediction;
    private readonly DdimOptions _options;
    private readonly int[] _timesteps;

    /// <param name="schedule">the forward process that the network was trained on</param>
    /// <param name="prediction">what the network predicts</param>
    /// <param name="options">steps, their noise and clipping</param>
    /// <exception cref="DiffusionException">Steps lies outside 1 to T, or another value is out of range.</exception>
    public DdimSampler(NoiseSchedule schedule, Prediction prediction, DdimOptions options)
    {
        if (options.Eta is not (>= 0 and <= 1)) throw new DiffusionException($"sampling: eta is {options.Eta}; it must lie between 0 and 1");
        _schedule = schedule;
        _prediction = prediction;
        _options = options;
        _timesteps = TimestepGrid.Whole(options.Spacing, options.Steps, schedule.Timesteps, options.StepsOffset);
    }

    /// <summary>Timesteps in the order in which they are visited: descending, S values.</summary>
    public IReadOnlyList<int> Timesteps => _timesteps;

    /// <inheritdoc/>
    public Tensor Sample(Denoiser network, Func<int, Tensor> noise, Tensor? labels = null) => Walk.Run(
        () => noise(0).alias(),
        _timesteps.Length,
        (x, i) =>
        {
            var (timestep, previous) = (_timesteps[i], i + 1 < _timesteps.Length ? _timesteps[i + 1] : -1);
            var predicted = network(x, Walk.Timesteps(x, timestep), labels);
            return Step(x, predicted, timestep, previous, NoiseScale(timestep, previous) > 0 ? noise(i + 1) : null);
        });

    /// <summary>
    /// One step: x_s = sqrt(abar_s) x_0 + sqrt(1 - abar_s - sigma^2) eps + sigma noise, where x_0 and eps are what the network predicts.
    /// </summary>
    /// <param name="x">x_t</param>
    /// <param name="predicted">the network's output for x_t</param>
    /// <param name="timestep">t</param>
    /// <param name="previous">s, the timestep to go to; negative for the end of the walk</param>
    /// <param name="noise">standard normal, same shape; needed where <see cref="NoiseScale"/> is above 0</param>
    /// <exception cref="ArgumentNullException">Noise is needed, and there is none.</exception>
    public Tensor Step(Tensor x, Tensor predicted, int timestep, int previous, Tensor? noise = null)
    {
        using var scope = NewDisposeScope();
        var (alphaBar, target, sigma) = (_schedule.AlphasBar[timestep], Target(previous), NoiseScale(timestep, previous));
        var image = PredictedImage.Image(_prediction, x, predicted, alphaBar);
        if (_options.ClipDenoised) image.ClampInPlace(-1, 1);
        var direction = _options.ClipDenoised && _options.UseClippedModelOutput
            ? (x - image.Times(Math.Sqrt(alphaBar))).MultiplyInPlace(1 / Math.Sqrt(1 - alphaBar))
            : PredictedImage.Noise(_prediction, x, predicted, alphaBar);
        // with eta = 1 at the end of the walk, the difference is 0 but for rounding
        image.MultiplyInPlace(Math.Sqrt(target)).AddInPlace(direction.MultiplyInPlace(Math.Sqrt(Math.Max(0, 1 - target - sigma * sigma))));
        if (sigma > 0)
        {
            ArgumentNullException.ThrowIfNull(noise);
            image.AddInPlace(noise.Times(sigma));
        }

        return image.MoveToOuterDisposeScope();
    }

    /// <summary>sigma = eta sqrt((1 - abar_s) / (1 - abar_t) (1 - abar_t / abar_s)): what a step multiplies its noise by.</summary>
    /// <param name="timestep">t</param>
    /// <param name="previous">s, the timestep to go to; negative for the end of the walk</param>
    public double NoiseScale(int timestep, int previous)
    {
        var (alphaBar, target) = (_schedule.AlphasBar[timestep], Target(previous));
        return _options.Eta * Math.Sqrt((1 - target) / (1 - alphaBar) * (1 - alphaBar / target));
    }

    private double Target(int previous) => previous >= 0 ? _schedule.AlphasBar[previous] : _options.SetAlphaToOne ? 1 : _schedule.AlphasBar[0];
}

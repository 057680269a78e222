using Immiscible.Compute.Tensors;
using Immiscible.Diffusion.Objectives;
using Immiscible.Diffusion.Schedules;
using static TorchSharp.torch;

namespace Immiscible.Diffusion.Sampling;

/// <summary>
/// Ancestral sampling of DDPM (algorithm 2), over all timesteps or some: draws x_s from the posterior q(x_s | x_t, x_0) (equation 7) of the
/// image that the network sees in x_t. Stochastic: step k adds noise k, but for the last step, which adds none.
/// </summary>
public sealed class DdpmSampler : ISampler
{
    private readonly NoiseSchedule _schedule;
    private readonly Prediction _prediction;
    private readonly DdpmSamplerOptions _options;
    private readonly int[] _timesteps;

    /// <param name="schedule">the forward process that the network was trained on</param>
    /// <param name="prediction">what the network predicts</param>
    /// <param name="options">steps, their variance and clipping</param>
    /// <exception cref="DiffusionException">Steps lies outside 1 to T, or another value is out of range.</exception>
    public DdpmSampler(NoiseSchedule schedule, Prediction prediction, DdpmSamplerOptions options)
    {
        if (!Enum.IsDefined(options.Variance))
            throw new DiffusionException($"sampling: variance {options.Variance} does not exist; choose {string.Join(", ", Enum.GetNames<DdpmVariance>())}");
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
            var mean = Mean(x, network(x, Walk.Timesteps(x, timestep), labels), timestep, previous);
            return previous < 0 ? mean : mean.AddInPlace(noise(i + 1).Times(Math.Sqrt(Variance(timestep, previous))));
        });

    /// <summary>
    /// The mean of the posterior: sqrt(abar_s) beta / (1 - abar_t) x_0 + sqrt(1 - beta) (1 - abar_s) / (1 - abar_t) x_t, where
    /// beta = 1 - abar_t / abar_s.
    /// </summary>
    /// <param name="x">x_t</param>
    /// <param name="predicted">the network's output for x_t</param>
    /// <param name="timestep">t</param>
    /// <param name="previous">s, the timestep to go to; negative for the image itself (abar = 1)</param>
    public Tensor Mean(Tensor x, Tensor predicted, int timestep, int previous)
    {
        using var scope = NewDisposeScope();
        var (alphaBar, target) = (_schedule.AlphasBar[timestep], Target(previous));
        var image = PredictedImage.Image(_prediction, x, predicted, alphaBar);
        if (_options.ClipDenoised) image.ClampInPlace(-1, 1);
        return image.MultiplyInPlace(Math.Sqrt(target) * (1 - alphaBar / target) / (1 - alphaBar))
            .AddInPlace(x.Times(Math.Sqrt(alphaBar / target) * (1 - target) / (1 - alphaBar)))
            .MoveToOuterDisposeScope();
    }

    /// <summary>The variance of the noise that a step adds.</summary>
    /// <param name="timestep">t</param>
    /// <param name="previous">s, the timestep to go to; negative for the image itself (abar = 1)</param>
    public double Variance(int timestep, int previous)
    {
        var (alphaBar, target) = (_schedule.AlphasBar[timestep], Target(previous));
        var beta = 1 - alphaBar / target;
        return _options.Variance == DdpmVariance.FixedSmall ? (1 - target) / (1 - alphaBar) * beta : beta;
    }

    private double Target(int previous) => previous < 0 ? 1 : _schedule.AlphasBar[previous];
}

using Immiscible.Compute.Tensors;
using Immiscible.Diffusion.Objectives;
using Immiscible.Diffusion.Schedules;
using static TorchSharp.torch;

namespace Immiscible.Diffusion.Sampling;

/// <summary>
/// A network trained on DDPM's objective, asked at noise levels: it is given x / sqrt(sigma^2 + 1), which is x_t for
/// sigma_t = sqrt((1 - abar_t) / abar_t), and t (Karras et al., 2022, table 1, column VP; diffusers' EulerDiscreteScheduler).
/// </summary>
public sealed class DdpmSigmaDenoiser : ISigmaDenoiser
{
    private const double KarrasRho = 7;

    private readonly Prediction _prediction;
    private readonly bool _clip;
    private readonly double[] _sigmas;
    private readonly double[] _times;

    /// <param name="schedule">the forward process that the network was trained on</param>
    /// <param name="prediction">what the network predicts</param>
    /// <param name="options">noise levels and clipping</param>
    /// <exception cref="DiffusionException">Steps lies outside 1 to T, or another value is out of range.</exception>
    public DdpmSigmaDenoiser(NoiseSchedule schedule, Prediction prediction, SigmaSamplerOptions options)
    {
        _prediction = prediction;
        _clip = options.ClipDenoised;
        _times = TimestepGrid.Spread(options.Spacing, options.Steps, schedule.Timesteps, options.StepsOffset);
        double[] trained = [.. schedule.AlphasBar.ToArray().Select(alphaBar => Math.Sqrt((1 - alphaBar) / alphaBar))];
        _sigmas = Array.ConvertAll(_times, time => At(trained, time));
        if (!double.IsFinite(_sigmas[0])) throw new DiffusionException("sampling: the noisiest timestep has no trace of the image, so no finite sigma; choose ddim or ddpm");
        // diffusers' init_noise_sigma: at T - 1 the image is taken to be gone, before it its variance is taken to be 1
        StartScale = options.Spacing is TimestepSpacing.Linspace or TimestepSpacing.Trailing ? _sigmas[0] : Math.Sqrt(_sigmas[0] * _sigmas[0] + 1);
        if (!options.UseKarrasSigmas) return;
        _sigmas = new KarrasSigmas(_sigmas[^1], _sigmas[0], KarrasRho).Descending(_sigmas.Length);
        var logarithms = Array.ConvertAll(trained, Math.Log);
        _times = Array.ConvertAll(_sigmas, sigma => TimeOf(logarithms, Math.Log(sigma)));
    }

    /// <inheritdoc/>
    public IReadOnlyList<double> Sigmas => _sigmas;

    /// <summary>The timestep of each noise level that the network is told of.</summary>
    public IReadOnlyList<double> Times => _times;

    /// <inheritdoc/>
    public double StartScale { get; }

    /// <inheritdoc/>
    public Tensor Denoise(Denoiser network, Tensor x, int level, Tensor? labels)
    {
        using var scope = NewDisposeScope();
        var alphaBar = 1 / (_sigmas[level] * _sigmas[level] + 1);
        var scaled = x.Times(Math.Sqrt(alphaBar));
        var image = PredictedImage.Image(_prediction, scaled, network(scaled, Walk.Times(x, _times[level]), labels), alphaBar);
        if (_clip) image.ClampInPlace(-1, 1);
        return image.MoveToOuterDisposeScope();
    }

    private static double At(double[] table, double time)
    {
        var below = Math.Min((int)time, table.Length - 2);
        return below < 0 ? table[0] : table[below] + (time - below) * (table[below + 1] - table[below]);
    }

    // interpolates the logarithm, as diffusers does, though the sigmas between timesteps are interpolated themselves
    private static double TimeOf(double[] logarithms, double logarithm)
    {
        var below = Array.BinarySearch(logarithms, logarithm);
        if (below >= 0) return below;
        below = Math.Clamp(~below - 1, 0, Math.Max(0, logarithms.Length - 2));
        if (below + 1 >= logarithms.Length) return 0;
        return below + Math.Clamp((logarithm - logarithms[below]) / (logarithms[below + 1] - logarithms[below]), 0, 1);
    }
}

using Immiscible.Diffusion.Objectives;
using Immiscible.Diffusion.Schedules;
using static TorchSharp.torch;

namespace Immiscible.Diffusion.Tests.Sampling;

/// <summary>Images whose pixels are all normal, of which the perfect network of each objective is known.</summary>
internal static class GaussianData
{
    public const double Mean = 0.3;
    public const double Deviation = 0.4;
    private const double Variance = Deviation * Deviation;

    /// <summary>The mean of the noise in x_t.</summary>
    public static Denoiser Ddpm(NoiseSchedule schedule) => (x, times, _) =>
    {
        var timestep = (int)Math.Round(times.to(ScalarType.Float64)[0].item<double>());
        var alphaBar = schedule.AlphasBar[timestep];
        var (signal, noise) = (Math.Sqrt(alphaBar), Math.Sqrt(1 - alphaBar));
        return (x - (float)(signal * Mean)) * (float)(noise / (alphaBar * Variance + 1 - alphaBar));
    };

    /// <summary>The mean of x_1 - x_0 at x_t = (1 - t) x_0 + t x_1.</summary>
    public static Tensor Flow(Tensor x, Tensor times, Tensor? labels)
    {
        var t = (double)times[0].item<float>();
        var slope = (t * Variance - (1 - t)) / ((1 - t) * (1 - t) + t * t * Variance);
        return (x - (float)(t * Mean)) * (float)slope + (float)Mean;
    }

    /// <summary>The network whose consistency function goes to the end of the probability flow.</summary>
    public static Denoiser Consistency(ConsistencyObjectiveOptions objective) => (input, times, _) =>
    {
        var sigma = Math.Exp(4 * times[0].item<float>());
        var scalings = objective.CreateScalings();
        var x = input * (float)(1 / scalings.In(sigma));
        var end = (x - (float)Mean) * (float)ConsistencySlope(objective, sigma) + (float)Mean;
        return (end - x * (float)scalings.Skip(sigma)) * (float)(1 / scalings.Out(sigma));
    };

    /// <summary>What the flow from sigma to sigma_min multiplies the distance to the mean by.</summary>
    public static double ConsistencySlope(ConsistencyObjectiveOptions objective, double sigma) =>
        Math.Sqrt((Variance + objective.SigmaMin * objective.SigmaMin) / (Variance + sigma * sigma));
}

using Immiscible.Diffusion.Objectives;
using Immiscible.Diffusion.Sampling;
using Immiscible.Numerics.Random;
using static TorchSharp.torch;

namespace Immiscible.Diffusion.Tests.Sampling;

/// <summary>With the perfect network of normal data, deterministic samplers reach the known end of the flow, stochastic ones the distribution.</summary>
public sealed class GaussianTests
{
    private const int Pixels = 16384;

    private static readonly DdpmOptions Ddpm = new();

    [Theory]
    [InlineData("ddim", 0.02)]
    [InlineData("euler", 0.02)]
    [InlineData("heun", 0.002)]
    public void Walks_of_ddpm_end_where_the_flow_does(string name, double tolerance)
    {
        var schedule = Ddpm.CreateSchedule();
        var alphaBar = schedule.AlphasBar[^1];
        // ddim begins with noise in place of x_T, the others with sigma_T times noise, which is a little wider
        var (signal, scale) = name == "ddim" ? (Math.Sqrt(alphaBar), 1.0) : (1.0, Math.Sqrt((1 - alphaBar) / alphaBar));
        var spread = name == "ddim" ? alphaBar * Square(GaussianData.Deviation) + 1 - alphaBar : Square(GaussianData.Deviation) + scale * scale;
        double End(double noise) => GaussianData.Mean + GaussianData.Deviation * (scale * noise - signal * GaussianData.Mean) / Math.Sqrt(spread);
        SamplerOptions options = name switch
        {
            "ddim" => new DdimOptions { ClipDenoised = false },
            "euler" => new EulerSamplerOptions { ClipDenoised = false },
            _ => new HeunSamplerOptions { ClipDenoised = false },
        };
        AssertConverges(steps => (options with { Steps = steps }).Create(Ddpm), GaussianData.Ddpm(schedule), End, 1000, tolerance);
    }

    [Theory]
    [InlineData(FlowSolver.Euler, 1000, 0.005)]
    [InlineData(FlowSolver.Midpoint, 200, 0.0005)]
    [InlineData(FlowSolver.Heun, 200, 0.0005)]
    public void Walks_of_flows_end_where_the_flow_does(FlowSolver solver, int steps, double tolerance) => AssertConverges(
        count => new FlowSamplerOptions { Solver = solver, Steps = count }.Create(new FlowOptions()),
        GaussianData.Flow,
        static noise => GaussianData.Mean + GaussianData.Deviation * noise,
        steps,
        tolerance);

    [Fact]
    public void A_consistency_model_is_there_in_one_step()
    {
        using var scope = NewDisposeScope();
        var objective = new ConsistencyOptions();
        var slope = GaussianData.ConsistencySlope(objective, objective.SigmaMax);
        double End(double noise) => GaussianData.Mean + slope * (objective.SigmaMax * noise - GaussianData.Mean);
        var sampler = new ConsistencySamplerOptions { ClipDenoised = false }.Create(objective);
        Assert.InRange(Error(sampler, GaussianData.Consistency(objective), End), 0, 1e-4);
    }

    [Theory]
    [InlineData("ddpm-small")]
    [InlineData("ddpm-large")]
    [InlineData("ddim-eta")]
    [InlineData("euler-ancestral")]
    [InlineData("consistency")]
    [InlineData("consistency-iCT")]
    public void Stochastic_walks_draw_the_distribution(string name)
    {
        using var scope = NewDisposeScope();
        ObjectiveOptions objective = name.StartsWith("consistency", StringComparison.Ordinal) ? new ImprovedConsistencyOptions() : Ddpm;
        SamplerOptions options = name switch
        {
            "ddpm-small" => new DdpmSamplerOptions { ClipDenoised = false, Variance = DdpmVariance.FixedSmall },
            "ddpm-large" => new DdpmSamplerOptions { ClipDenoised = false },
            "ddim-eta" => new DdimOptions { ClipDenoised = false, Eta = 1, Steps = 1000 },
            "euler-ancestral" => new EulerAncestralSamplerOptions { ClipDenoised = false, Steps = 1000 },
            "consistency" => new ConsistencySamplerOptions { ClipDenoised = false, Steps = 5 },
            _ => new ConsistencySamplerOptions { ClipDenoised = false, IntermediateSigmas = [0.821] },
        };
        var network = objective is ConsistencyObjectiveOptions consistency ? GaussianData.Consistency(consistency) : GaussianData.Ddpm(Ddpm.CreateSchedule());
        var drawn = options.Create(objective).Sample(network, Noise).data<float>().ToArray();
        // 4 standard errors, and what the steps leave
        Assert.InRange(drawn.Average(), GaussianData.Mean - 0.02, GaussianData.Mean + 0.02);
        Assert.InRange(Math.Sqrt(drawn.Average(v => Square(v - drawn.Average()))), 0.97 * GaussianData.Deviation, 1.03 * GaussianData.Deviation);
    }

    private static void AssertConverges(Func<int, ISampler> sampler, Denoiser network, Func<double, double> end, int steps, double tolerance)
    {
        using var scope = NewDisposeScope();
        var error = Error(sampler(steps), network, end);
        Assert.InRange(error, 0, tolerance);
        Assert.True(Error(sampler(5), network, end) > 2 * error, "more steps come no nearer");
    }

    private static double Error(ISampler sampler, Denoiser network, Func<double, double> end)
    {
        var noise = linspace(-2, 2, 16, ScalarType.Float32).view(1, 1, 4, 4);
        var drawn = sampler.Sample(network, number => number == 0 ? noise : throw new InvalidOperationException($"noise {number} was asked for"));
        return drawn.data<float>().ToArray().Zip(noise.data<float>().ToArray(), (image, n) => Math.Abs(image - end(n))).Max();
    }

    private static Tensor Noise(int number)
    {
        var values = new float[Pixels];
        new CounterRandom(11, RandomStream.SampleNoise).Normal(values, (ulong)number, position: 0);
        return tensor(values, 1, 1, 128, 128);
    }

    private static double Square(double value) => value * value;
}

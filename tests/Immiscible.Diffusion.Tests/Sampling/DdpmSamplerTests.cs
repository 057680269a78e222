using Immiscible.Diffusion.Objectives;
using Immiscible.Diffusion.Sampling;
using static TorchSharp.torch;

namespace Immiscible.Diffusion.Tests.Sampling;

public sealed class DdpmSamplerTests
{
    public static IEnumerable<TheoryDataRow<string>> Folders() =>
        SamplerFixtures.Folders("ddpm_torch_diffusion", static (name, _) => name.StartsWith("ddpm_torch_diffusion", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Folders))]
    public void Mean_and_predicted_image_agree_with_the_reference(string folder) => Assert.InRange(MeanError(folder, 1), 0, 1);

    [Theory]
    [MemberData(nameof(Folders))]
    public void Those_of_an_output_a_hundredth_off_do_not(string folder) => Assert.True(MeanError(folder, 1.01f) > 1);

    [Theory]
    [MemberData(nameof(Folders))]
    public void Variances_agree_with_the_reference(string folder)
    {
        using var recorded = new Recorded($"{folder}/io.safetensors");
        foreach (var variance in Enum.GetValues<DdpmVariance>())
        {
            var sampler = Sampler(folder, variance, clip: false);
            var expected = recorded.Floats($"{Key(variance)}.model_logvar");
            // the first is for the step to the image itself, which adds no noise
            for (var t = 1; t < expected.Length; t++) Assert.Equal(expected[t], Math.Log(sampler.Variance(t, t - 1)), 1e-3);
            Assert.NotEqual(expected[expected.Length / 2], Math.Log(1.01 * sampler.Variance(expected.Length / 2, expected.Length / 2 - 1)), 1e-3);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(1000)]
    public void A_network_that_sees_the_image_draws_it_in_any_number_of_steps(int steps)
    {
        using var scope = NewDisposeScope();
        var image = linspace(-0.9, 0.9, 48, ScalarType.Float32).view(1, 3, 4, 4);
        var sampler = new DdpmSamplerOptions { Steps = steps }.Create(new DdpmOptions { Prediction = Prediction.Image });
        var asked = new List<int>();
        var drawn = sampler.Sample((_, _, _) => image, number =>
        {
            asked.Add(number);
            return image.flip(3) * (number % 2 == 0 ? -1 : 1);
        });
        Assert.InRange(Recorded.Error(image, drawn), 0, 1e-6);
        Assert.Equal(Enumerable.Range(0, steps), asked);
    }

    // in units of the tolerance
    private static double MeanError(string folder, float perturbation)
    {
        using var scope = NewDisposeScope();
        using var recorded = new Recorded($"{folder}/io.safetensors");
        var (absolute, relative) = (Fixtures.Tolerance(folder, "abs", 1e-5), Fixtures.Tolerance(folder, "rel", 1e-4));
        var (x, output, times) = (recorded.Tensor("in.x_t"), recorded.Tensor("in.model_out") * perturbation, recorded.Int64s("in.t"));
        var worst = 0.0;
        foreach (var variance in Enum.GetValues<DdpmVariance>())
            foreach (var clip in new[] { false, true })
            {
                var sampler = Sampler(folder, variance, clip);
                var key = $"{Key(variance)}.clip{(clip ? 1 : 0)}";
                for (var i = 0; i < times.Length; i++)
                {
                    Compare($"{key}.mean", (int)times[i] - 1, i);
                    Compare($"{key}.pred_x0", -1, i);
                }

                void Compare(string name, int previous, int i)
                {
                    var expected = recorded.Tensor(name)[i];
                    var error = (sampler.Mean(x[i], output[i], (int)times[i], previous) - expected).abs() / (expected.abs() * (float)relative + (float)absolute);
                    worst = Math.Max(worst, error.max().item<float>());
                }
            }

        return worst;
    }

    private static DdpmSampler Sampler(string folder, DdpmVariance variance, bool clip)
    {
        var config = Fixtures.Config(folder);
        var objective = new DdpmOptions
        {
            Timesteps = config.GetProperty("T").GetInt32(),
            BetaStart = config.GetProperty("beta_start").GetDouble(),
            BetaEnd = config.GetProperty("beta_end").GetDouble(),
        };
        return (DdpmSampler)new DdpmSamplerOptions { Steps = objective.Timesteps, Variance = variance, ClipDenoised = clip }.Create(objective);
    }

    private static string Key(DdpmVariance variance) => variance == DdpmVariance.FixedSmall ? "fixed-small" : "fixed-large";
}

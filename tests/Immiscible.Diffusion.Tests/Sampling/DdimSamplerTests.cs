using Immiscible.Compute.Native;
using Immiscible.Diffusion.Objectives;
using Immiscible.Diffusion.Sampling;
using Immiscible.Diffusion.Schedules;
using static TorchSharp.torch;

namespace Immiscible.Diffusion.Tests.Sampling;

public sealed class DdimSamplerTests
{
    [Theory]
    [InlineData(1000)]
    [InlineData(500)]
    [InlineData(100)]
    [InlineData(50)]
    [InlineData(20)]
    public void Timesteps_are_those_of_the_reference(int steps)
    {
        using var recorded = new Recorded("ddim_timesteps/io.safetensors");
        var sampler = new DdimSampler(new DdpmOptions().CreateSchedule(), new DdimOptions { Steps = steps });
        Assert.Equal(recorded.Int64s($"T1000.S{steps}.leading.offset0"), sampler.Timesteps.Select(t => (long)t));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(999)]
    public void Any_number_of_steps_gives_as_many_different_timesteps_down_to_zero(int steps)
    {
        var timesteps = new DdimSampler(new DdpmOptions().CreateSchedule(), new DdimOptions { Steps = steps }).Timesteps;
        Assert.Equal(steps, timesteps.Distinct().Count());
        Assert.Equal(timesteps.OrderDescending(), timesteps);
        Assert.Equal(0, timesteps[^1]);
        Assert.InRange(timesteps[0], 0, 999);
    }

    [Theory]
    [InlineData("case0", 980, 960, false, Prediction.Epsilon)]
    [InlineData("case1", 480, 460, false, Prediction.Epsilon)]
    [InlineData("case2", 0, -1, false, Prediction.Epsilon)]
    [InlineData("case3", 981, 961, false, Prediction.Epsilon)]
    [InlineData("case6", 980, 960, true, Prediction.Epsilon)]
    [InlineData("case7", 480, 460, true, Prediction.Epsilon)]
    [InlineData("case8", 0, -1, true, Prediction.Epsilon)]
    [InlineData("case10", 481, 461, true, Prediction.Epsilon)]
    [InlineData("case12", 980, 960, false, Prediction.V)]
    [InlineData("case19", 480, 460, true, Prediction.V)]
    [InlineData("case14", 0, -1, false, Prediction.V)]
    public void A_step_agrees_with_the_reference(string name, int timestep, int previous, bool clip, Prediction prediction)
    {
        using var scope = NewDisposeScope();
        using var recorded = new Recorded("ddim_steps/io.safetensors");
        var sampler = new DdimSampler(ScaledLinear(), new DdimOptions { ClipDenoised = clip, Prediction = prediction });
        var next = sampler.Step(recorded.Tensor(name + ".sample"), recorded.Tensor(name + ".model_output"), timestep, previous);
        var expected = name + (clip ? ".prev_sample_use_clipped_model_output" : ".prev_sample");
        Recorded.AssertClose(recorded.Floats(expected), next, 1e-4);
    }

    [Fact]
    public void A_perfect_prediction_of_the_noise_gives_the_image_back_in_any_number_of_steps()
    {
        TorchRuntime.EnsureLoaded();
        using var scope = NewDisposeScope();
        var schedule = new DdpmOptions().CreateSchedule();
        var image = linspace(-0.9, 0.9, 48, ScalarType.Float32).view(1, 3, 4, 4);
        foreach (var steps in new[] { 1, 3, 50 })
        {
            var sampler = new DdimSampler(schedule, new DdimOptions { Steps = steps });
            var noise = image.flip(3) * 2;
            var start = new DdpmObjective(schedule).Diffuse(image, noise, [sampler.Timesteps[0]]);
            Recorded.AssertClose(image.data<float>().ToArray(), sampler.Sample((_, _, _) => noise.alias(), _ => start), 1e-4);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public void Steps_beyond_the_schedule_are_refused(int steps)
    {
        var schedule = new DdpmOptions().CreateSchedule();
        var refusal = Assert.Throws<DiffusionException>(() => new DdimSampler(schedule, new DdimOptions { Steps = steps }));
        Assert.Contains($"steps is {steps}", refusal.Message, StringComparison.Ordinal);
    }

    private static NoiseSchedule ScaledLinear() =>
        new(BetaSchedule.Linear(Math.Sqrt(0.00085), Math.Sqrt(0.012), 1000).Select(root => root * root).ToArray());
}

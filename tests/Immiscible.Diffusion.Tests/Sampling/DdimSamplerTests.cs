using System.Text.Json;
using Immiscible.Diffusion.Objectives;
using Immiscible.Diffusion.Sampling;
using static TorchSharp.torch;

namespace Immiscible.Diffusion.Tests.Sampling;

public sealed class DdimSamplerTests
{
    public static IEnumerable<TheoryDataRow<string>> StepFolders() =>
        SamplerFixtures.Folders("ddim_steps", static (name, config) => name.StartsWith("ddim_steps", StringComparison.Ordinal) && Cases(config).Any());

    [Theory]
    [MemberData(nameof(StepFolders))]
    public void Steps_agree_with_the_reference(string folder)
    {
        var tolerance = Fixtures.Tolerance(folder, "steps_abs", 1e-4);
        foreach (var (name, error) in Errors(folder, perturbation: 1)) Assert.True(error <= tolerance, $"{name}: {error}");
    }

    [Theory]
    [MemberData(nameof(StepFolders))]
    public void Steps_with_an_output_a_hundredth_off_do_not(string folder)
    {
        var tolerance = Fixtures.Tolerance(folder, "steps_abs", 1e-4);
        foreach (var (name, error) in Errors(folder, perturbation: 1.01f).Where(static e => e.Name.EndsWith(".prev_sample", StringComparison.Ordinal)))
            Assert.True(error > tolerance, $"{name}: an error of {error} goes unseen");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(50)]
    public void A_perfect_prediction_of_the_noise_gives_the_image_back_in_any_number_of_steps(int steps)
    {
        using var scope = NewDisposeScope();
        var schedule = new DdpmOptions().CreateSchedule();
        var image = linspace(-0.9, 0.9, 48, ScalarType.Float32).view(1, 3, 4, 4);
        var sampler = new DdimSampler(schedule, Prediction.Epsilon, new DdimOptions { Steps = steps });
        var noise = image.flip(3) * 2;
        var start = new DdpmObjective(schedule).Diffuse(image, noise, [sampler.Timesteps[0]]);
        Recorded.AssertClose(image.data<float>().ToArray(), sampler.Sample((_, _, _) => noise.alias(), _ => start), 1e-4);
    }

    [Fact]
    public void With_eta_the_noise_of_each_step_but_the_last_counts_and_without_it_only_the_first_noise_is_asked_for()
    {
        using var scope = NewDisposeScope();
        foreach (var eta in new[] { 0.0, 0.5, 1.0 })
        {
            var asked = new List<int>();
            var sampler = new DdimOptions { Steps = 4, Eta = eta }.Create(new DdpmOptions());
            sampler.Sample((x, _, _) => x * 0.1f, number =>
            {
                asked.Add(number);
                return ones(1, 1, 2, 2);
            });
            Assert.Equal(eta > 0 ? [0, 1, 2, 3] : [0], asked);
        }
    }

    [Fact]
    public void A_step_that_needs_noise_says_so()
    {
        using var scope = NewDisposeScope();
        var sampler = new DdimSampler(new DdpmOptions().CreateSchedule(), Prediction.Epsilon, new DdimOptions { Eta = 1 });
        Assert.Throws<ArgumentNullException>(() => sampler.Step(ones(1, 1, 2, 2), ones(1, 1, 2, 2), 500, 480));
    }

    private static IEnumerable<JsonProperty> Cases(JsonElement config) =>
        config.EnumerateObject().Where(static property => property.Value.ValueKind == JsonValueKind.Object && property.Value.TryGetProperty("_class_name", out var name) && name.GetString() == "DDIMScheduler");

    private static List<(string Name, double Error)> Errors(string folder, float perturbation)
    {
        using var scope = NewDisposeScope();
        using var recorded = new Recorded($"{folder}/io.safetensors");
        var errors = new List<(string, double)>();
        foreach (var one in Cases(Fixtures.Config(folder)))
        {
            Assert.Null(SamplerFixtures.NotOffered(one.Value));
            var (timestep, steps) = (one.Value.GetProperty("t").GetInt32(), one.Value.GetProperty("num_inference_steps").GetInt32());
            var plain = new DdimOptions
            {
                Steps = steps,
                ClipDenoised = SamplerFixtures.Flag(one.Value, "clip_sample"),
                UseClippedModelOutput = false,
                SetAlphaToOne = SamplerFixtures.Flag(one.Value, "set_alpha_to_one"),
            };
            var (x, output) = (recorded.Tensor($"{one.Name}.sample"), recorded.Tensor($"{one.Name}.model_output") * perturbation);
            Compare("prev_sample", plain);
            Compare("prev_sample_eta", plain with { Eta = one.Value.GetProperty("eta_noisy").GetDouble() });
            Compare("prev_sample_use_clipped_model_output", plain with { UseClippedModelOutput = true });

            void Compare(string name, DdimOptions options)
            {
                var sampler = (DdimSampler)options.Create(SamplerFixtures.Objective(one.Value));
                var previous = timestep - one.Value.GetProperty("num_train_timesteps").GetInt32() / steps;
                var next = sampler.Step(x, output, timestep, previous, recorded.Tensor($"{one.Name}.variance_noise"));
                errors.Add(($"{one.Name}.{name}", Recorded.Error(recorded.Tensor($"{one.Name}.{name}"), next)));
            }
        }

        return errors;
    }
}

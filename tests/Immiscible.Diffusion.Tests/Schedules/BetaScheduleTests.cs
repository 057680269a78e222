using System.Text.Json;
using Immiscible.Diffusion.Objectives;
using Immiscible.Diffusion.Schedules;

namespace Immiscible.Diffusion.Tests.Schedules;

public sealed class BetaScheduleTests
{
    public static IEnumerable<TheoryDataRow<string, string>> Diffusers => FixtureFolders.Rows("sched_tables", static config => config);

    public static IEnumerable<TheoryDataRow<string, string>> Ddpm =>
        from folder in FixtureFolders.Of("ddpm_torch_diffusion")
        from kind in new[] { "linear", "quad", "warmup10", "jsd" }
        select new TheoryDataRow<string, string>(folder, kind) { Skip = kind is "warmup10" or "jsd" ? $"the schedule {kind} is not offered" : null };

    [Theory]
    [MemberData(nameof(Diffusers))]
    public void Tables_of_diffusers_are_met(string folder, string name)
    {
        using var recorded = new Recorded($"{folder}/io.safetensors");
        var (absolute, relative) = (Fixtures.Tolerance(folder, "tables_abs", 1e-6), Fixtures.Tolerance(folder, "tables_rel", 1e-4));
        var options = Options(Fixtures.Config(folder).GetProperty(name));
        var schedule = options.CreateSchedule();
        var alphas = schedule.AlphasBar.ToArray();
        Recorded.AssertClose(recorded.Floats($"{name}.alphas_cumprod"), alphas, absolute, relative);
        Recorded.AssertClose(recorded.Floats($"{name}.betas"), Betas(alphas), absolute, relative);
        Recorded.AssertApart(recorded.Floats($"{name}.alphas_cumprod"), alphas.Select(a => a * 1.01), absolute, relative);
        var rescaled = (options with { RescaleZeroTerminalSnr = true, Prediction = Prediction.V }).CreateSchedule().AlphasBar.ToArray();
        Recorded.AssertClose(recorded.Floats($"{name}.zero_snr_alphas_cumprod"), rescaled, absolute, relative);
        Assert.Equal(0, rescaled[^1]);
        Recorded.AssertApart(recorded.Floats($"{name}.zero_snr_alphas_cumprod"), alphas, absolute, relative);
    }

    [Theory]
    [MemberData(nameof(Diffusers))]
    public void Noisy_images_and_velocities_of_diffusers_are_met(string folder, string name)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        using var recorded = new Recorded($"{folder}/io.safetensors");
        var tolerance = Fixtures.Tolerance(folder, "steps_abs", 1e-4);
        var options = Options(Fixtures.Config(folder).GetProperty(name));
        var objective = new DdpmObjective(options.CreateSchedule());
        var (images, noises, times) = (recorded.Tensor($"{name}.x0"), recorded.Tensor($"{name}.noise"), recorded.Int64s($"{name}.t"));
        Recorded.AssertClose(recorded.Floats($"{name}.add_noise"), objective.Diffuse(images, noises, times), tolerance);
        Recorded.AssertClose(recorded.Floats($"{name}.velocity"), objective.Velocity(images, noises, times), tolerance);
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Recorded.AssertClose(recorded.Floats($"{name}.add_noise"), objective.Diffuse(images, noises * 1.01f, times), tolerance));
    }

    [Theory]
    [MemberData(nameof(Ddpm))]
    public void Betas_of_ddpm_torch_are_met(string folder, string kind)
    {
        using var recorded = new Recorded($"{folder}/io.safetensors");
        var config = Fixtures.Config(folder);
        var (start, end) = (config.GetProperty("beta_start").GetDouble(), config.GetProperty("beta_end").GetDouble());
        var betas = kind == "quad"
            ? BetaSchedule.ScaledLinear(start, end, config.GetProperty("T").GetInt32())
            : BetaSchedule.Linear(start, end, config.GetProperty("T").GetInt32());
        Recorded.AssertClose(recorded.Floats($"betas.{kind}"), betas, 0, 1e-6);
        Recorded.AssertApart(recorded.Floats($"betas.{kind}"), betas.Select(b => b * 1.01), 0, 1e-6);
    }

    [Fact]
    public void The_end_without_signal_needs_another_prediction_than_noise()
    {
        var refusal = Assert.Throws<DiffusionException>(() => new DdpmOptions { RescaleZeroTerminalSnr = true }.CreateSchedule());
        Assert.Contains("choose prediction v or image", refusal.Message, StringComparison.Ordinal);
    }

    private static DdpmOptions Options(JsonElement config) => new()
    {
        Timesteps = config.GetProperty("num_train_timesteps").GetInt32(),
        BetaStart = config.GetProperty("beta_start").GetDouble(),
        BetaEnd = config.GetProperty("beta_end").GetDouble(),
        Schedule = config.GetProperty("beta_schedule").GetString() switch
        {
            "linear" => BetaScheduleKind.Linear,
            "scaled_linear" => BetaScheduleKind.ScaledLinear,
            "squaredcos_cap_v2" => BetaScheduleKind.Cosine,
            var other => throw new NotSupportedException($"beta_schedule {other}"),
        },
    };

    private static double[] Betas(double[] alphasBar) => [.. alphasBar.Select((alpha, t) => 1 - alpha / (t > 0 ? alphasBar[t - 1] : 1))];
}

using Immiscible.Diffusion.Objectives;
using Immiscible.Diffusion.Schedules;

namespace Immiscible.Diffusion.Tests.Schedules;

public sealed class NoiseScheduleTests
{
    [Theory]
    [InlineData("ddpm_torch_diffusion/io.safetensors", "betas.linear", "alphas_bar")]
    [InlineData("sched_tables/io.safetensors", "linear_0.0001_0.02_1000.betas", "linear_0.0001_0.02_1000.alphas_cumprod")]
    public void Linear_tables_agree_with_the_references(string fixture, string betas, string alphasBar)
    {
        using var recorded = new Recorded(fixture);
        var linear = BetaSchedule.Linear(1e-4, 0.02, 1000);
        Recorded.AssertClose(recorded.Floats(betas), Floats(linear), 0, 1e-6);
        // the reference of sched_tables multiplies in float32
        Recorded.AssertClose(recorded.Floats(alphasBar), Floats(new NoiseSchedule(linear).AlphasBar), 1e-6, 1e-5);
    }

    [Fact]
    public void Scales_keep_the_variance()
    {
        var schedule = new DdpmOptions().CreateSchedule();
        for (var t = 0; t < schedule.Timesteps; t++)
            Assert.Equal(1, schedule.SignalScales[t] * schedule.SignalScales[t] + schedule.NoiseScales[t] * schedule.NoiseScales[t], 1e-6f);
    }

    [Theory]
    [InlineData(0u, 0)]
    [InlineData(4_294_967u, 0)]
    [InlineData(4_294_968u, 1)]
    [InlineData(uint.MaxValue, 999)]
    public void A_draw_becomes_the_timestep_of_its_share(uint draw, int timestep) =>
        Assert.Equal(timestep, new DdpmOptions().CreateSchedule().Timestep(draw));

    [Fact]
    public void Values_out_of_range_are_refused_by_name()
    {
        Assert.Contains("timesteps is 0", Refusal(new DdpmOptions { Timesteps = 0 }), StringComparison.Ordinal);
        Assert.Contains("betaStart is 0", Refusal(new DdpmOptions { BetaStart = 0 }), StringComparison.Ordinal);
        Assert.Contains("betaEnd is 1", Refusal(new DdpmOptions { BetaEnd = 1 }), StringComparison.Ordinal);
    }

    private static string Refusal(DdpmOptions options) => Assert.Throws<DiffusionException>(options.CreateSchedule).Message;

    private static float[] Floats(ReadOnlySpan<double> values)
    {
        var floats = new float[values.Length];
        for (var i = 0; i < floats.Length; i++) floats[i] = (float)values[i];
        return floats;
    }
}

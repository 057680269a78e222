using System.Text.Json;
using Immiscible.Compute.Optimizers;
using Immiscible.Compute.Safetensors;
using Immiscible.Diffusion.Training;

namespace Immiscible.Diffusion.Tests.Training;

public sealed class EmaOptionsTests
{
    public static TheoryData<string, string> Runs =>
        DiscoveredFixtures.Sections(("ema_diffusers", "plain"), section => section.TryGetProperty("decay", out _) && !section.TryGetProperty("class", out _),
            folder => folder.StartsWith("ema", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Runs))]
    public void The_average_follows_diffusers(string folder, string name)
    {
        var options = Read(folder, name);
        var tolerance = Fixtures.Tolerance(folder, "abs", 1e-6);
        Assert.InRange(Deviation(folder, name, options), 0, tolerance);
        Assert.True(Deviation(folder, name, options with { UpdateAfter = options.UpdateAfter + 1 }) > 10 * tolerance);
        if (options.Power > 0) Assert.True(Deviation(folder, name, options with { Power = 0.99 * options.Power }) > 10 * tolerance);
    }

    [Fact]
    public void Without_copies_the_ramp_is_that_of_ddpm_torch()
    {
        var options = new EmaOptions { Decay = 0.5 };
        Assert.Equal([0.1, 2 / 11.0, 0.25], new[] { options.At(0), options.At(1), options.At(2) });
        Assert.Equal(0.5, options.At(1000));
        Assert.Equal(0.5, (options with { Ramp = false }).At(0));
    }

    [Fact]
    public void Copies_come_first_and_the_decay_stays_between_its_bounds()
    {
        var options = new EmaOptions { Decay = 0.9, MinimumDecay = 0.3, UpdateAfter = 2, InverseGamma = 2, Power = 1 };
        Assert.Equal([0, 0, 1 - 1 / 1.5, 0.5], Enumerable.Range(0, 4).Select(n => options.At(n)));
        Assert.Equal(0.9, options.At(1000));
        Assert.Equal(0.3, (options with { Power = 0.01 }).At(2));
    }

    private static EmaOptions Read(string folder, string name)
    {
        var config = DiscoveredFixtures.Section(folder, name);
        double Number(string key, double otherwise) => config.TryGetProperty(key, out var value) ? value.GetDouble() : otherwise;
        // diffusers' defaults where the configuration is silent
        var powered = config.TryGetProperty("use_ema_warmup", out var warmup) && warmup.ValueKind == JsonValueKind.True;
        return new EmaOptions
        {
            Decay = Number("decay", 0.9999),
            MinimumDecay = Number("min_decay", 0),
            UpdateAfter = (long)Number("update_after_step", 0) + 1,
            InverseGamma = Number("inv_gamma", 1),
            Power = powered ? Number("power", 2 / 3.0) : 0,
        };
    }

    /// <summary>Largest difference from the recorded averages and decays.</summary>
    private static double Deviation(string folder, string name, EmaOptions options)
    {
        using var fixture = SafetensorsReader.Open(SharedData.Fixture(Path.Combine(folder, "io.safetensors")));
        var (weights, expected, decays) = (fixture.ReadFloats($"{name}.params"), fixture.ReadFloats($"{name}.ema"), fixture.ReadFloats($"{name}.decay"));
        var average = fixture.ReadFloats($"{name}.init");
        var length = average.Length;
        var still = new UpdateRule(OptimizerKind.Adam, 0, 0.9, 0.999, 1e-8);
        var deviation = 0.0;
        for (var n = 0; n < decays.Length; n++)
        {
            deviation = Math.Max(deviation, Math.Abs(options.At(n) - decays[n]));
            FlatUpdate.Step(still, weights.AsSpan(n * length, length), new float[length], new float[length], new float[length],
                [new MovingAverage(average, (float)options.At(n))], .., 1, 1);
            for (var i = 0; i < length; i++) deviation = Math.Max(deviation, Math.Abs(average[i] - expected[n * length + i]));
        }
        return deviation;
    }
}

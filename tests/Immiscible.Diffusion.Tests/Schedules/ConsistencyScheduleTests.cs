using System.Globalization;
using System.Text.Json;
using Immiscible.Diffusion.Objectives;
using Immiscible.Diffusion.Schedules;

namespace Immiscible.Diffusion.Tests.Schedules;

public sealed class ConsistencyScheduleTests
{
    public static IEnumerable<TheoryDataRow<string>> Scalings => FixtureFolders.Rows("cm_scalings");

    public static IEnumerable<TheoryDataRow<string, int>> Scales =>
        from folder in FixtureFolders.Of("cm_ema_scales")
        from row in Presets(folder).Select(static (preset, index) => (Preset: preset, Index: index))
        select new TheoryDataRow<string, int>(folder, row.Index) { Skip = row.Preset };

    public static IEnumerable<TheoryDataRow<string>> Improved => FixtureFolders.Rows("ict");

    [Theory]
    [MemberData(nameof(Scalings))]
    public void Scalings_weights_and_sigmas_are_the_references(string folder)
    {
        using var recorded = new Recorded($"{folder}/io.safetensors");
        var config = Fixtures.Config(folder);
        var (absolute, relative) = (Fixtures.Tolerance(folder, "abs", 1e-6), Fixtures.Tolerance(folder, "rel", 1e-5));
        var sigmas = Array.ConvertAll(recorded.Floats("sigma"), static s => (double)s);
        var least = config.GetProperty("sigma_min").GetDouble();
        foreach (var prefix in recorded.Names.Where(static n => n.EndsWith(".edm.c_in", StringComparison.Ordinal)).Select(static n => n[..^".edm.c_in".Length]))
        {
            var data = double.Parse(prefix["sd".Length..], CultureInfo.InvariantCulture);
            foreach (var (kind, scalings) in new[] { ("edm", new ConsistencyScalings(data, 0)), ("boundary", new ConsistencyScalings(data, least)) })
            {
                Meets($"{prefix}.{kind}.c_skip", sigmas.Select(scalings.Skip));
                Meets($"{prefix}.{kind}.c_out", sigmas.Select(scalings.Out));
                Meets($"{prefix}.{kind}.c_in", sigmas.Select(scalings.In));
            }

            foreach (var (name, weighting) in Weightings)
            {
                var objective = new ConsistencyObjective(new ConsistencyOptions { SigmaData = data, Weighting = weighting }, elements: 1);
                Meets($"{prefix}.weight.{name}", sigmas.Select(objective.Weight));
            }
        }

        Meets("rescaled_t", sigmas.Select(static s => 1000 * ConsistencyScalings.Time(s)));
        var karras = new KarrasSigmas(least, config.GetProperty("sigma_max").GetDouble(), config.GetProperty("rho").GetDouble());
        foreach (var name in recorded.Names.Where(static n => n.StartsWith("karras_sigmas.", StringComparison.Ordinal)))
            Meets(name, karras.Ascending(int.Parse(name["karras_sigmas.".Length..], CultureInfo.InvariantCulture)).Reverse().Append(0));

        void Meets(string name, IEnumerable<double> actual)
        {
            var values = actual.ToArray();
            Recorded.AssertClose(recorded.Floats(name), values, absolute, relative);
            Recorded.AssertApart(recorded.Floats(name), values.Select(static v => v * 1.01), absolute, relative);
        }
    }

    [Theory]
    [MemberData(nameof(Scales))]
    public void Scales_and_decays_are_the_references_step_by_step(string folder, int preset)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(SharedData.Fixture($"{folder}/table.json")));
        var tolerance = Fixtures.Tolerance(folder, "target_ema_abs", 1e-9);
        var table = document.RootElement[preset];
        var settings = table.GetProperty("preset");
        var start = settings.GetProperty("start_ema").GetDouble();
        var (curriculum, other) = (Curriculum(start), Curriculum(start * 1.01));
        foreach (var row in table.GetProperty("table").EnumerateArray())
        {
            var step = row.GetProperty("step").GetInt64();
            Assert.Equal(row.GetProperty("scales").GetInt32(), curriculum.Levels(step));
            Assert.Equal(row.GetProperty("target_ema").GetDouble(), curriculum.TargetDecay(step), tolerance);
            Assert.NotEqual(row.GetProperty("target_ema").GetDouble(), other.TargetDecay(step), tolerance);
        }

        ConsistencyCurriculum Curriculum(double decay) =>
            new(settings.GetProperty("start_scales").GetInt32(), settings.GetProperty("end_scales").GetInt32(), decay, settings.GetProperty("total_steps").GetInt64());
    }

    [Theory]
    [MemberData(nameof(Improved))]
    public void Improved_tables_are_the_references(string folder)
    {
        using var recorded = new Recorded($"{folder}/io.safetensors");
        var tables = Fixtures.Config(folder).GetProperty("tables");
        foreach (var row in tables.GetProperty("improved_timesteps").EnumerateArray())
            Assert.Equal(row[2].GetInt32(), new ImprovedCurriculum(10, 1280, row[1].GetInt64()).Levels(row[0].GetInt64()));
        foreach (var row in tables.GetProperty("timesteps").EnumerateArray())
            Assert.Equal(row[2].GetInt32(), new ConsistencyCurriculum(2, 150, 0.9, row[1].GetInt64()).Levels(row[0].GetInt64()));

        var (absolute, relative) = (Fixtures.Tolerance(folder, "abs", 1e-5), Fixtures.Tolerance(folder, "rel", 1e-4));
        var options = new ImprovedConsistencyOptions();
        foreach (var name in recorded.Names.Where(static n => n.StartsWith("sigmas_increasing.", StringComparison.Ordinal)))
        {
            var count = int.Parse(name["sigmas_increasing.".Length..], CultureInfo.InvariantCulture);
            var sigmas = options.CreateSigmas().Ascending(count);
            Recorded.AssertClose(recorded.Floats(name), sigmas, absolute, relative);
            // the reference takes the differences of sigmas in float32: neighbours of the least lie 1e-5 apart
            Recorded.AssertClose(recorded.Floats($"loss_weights.{count}"), sigmas.Skip(1).Select((s, i) => 1 / (s - sigmas[i])), absolute, count > 1000 ? 2e-3 : relative);
            var lognormal = new DiscreteLognormal(sigmas, options.LogMean, options.LogDeviation);
            var probabilities = Enumerable.Range(0, count - 1).Select(lognormal.Probability).ToArray();
            Recorded.AssertClose(recorded.Floats($"lognormal_pdf.{count}"), probabilities, absolute, relative);
            var other = new DiscreteLognormal(sigmas, options.LogMean * 1.01, options.LogDeviation);
            Recorded.AssertApart(recorded.Floats($"lognormal_pdf.{count}"), Enumerable.Range(0, count - 1).Select(other.Probability), absolute / 10, relative);
        }

        var scalings = options.CreateScalings();
        var levels = Array.ConvertAll(recorded.Floats("sigma"), static s => (double)s);
        Recorded.AssertClose(recorded.Floats("c_skip"), levels.Select(scalings.Skip), absolute, relative);
        Recorded.AssertClose(recorded.Floats("c_out"), levels.Select(scalings.Out), absolute, relative);
    }

    [Fact]
    public void Curricula_stay_where_they_end()
    {
        var consistency = new ConsistencyCurriculum(2, 150, 0.9, 1000);
        Assert.Equal((consistency.Levels(1000), consistency.TargetDecay(1000)), (consistency.Levels(long.MaxValue), consistency.TargetDecay(long.MaxValue)));
        Assert.Equal(151, consistency.Levels(1000));
        Assert.Equal(1281, new ImprovedCurriculum(10, 1280, 400_000).Levels(long.MaxValue));
        var easy = new EasyCurriculum(2, 100, 3, StepAdjustment.Constant, 8, 1);
        Assert.Equal((0.5, 0.75, 0.875, 0.875), (easy.Nearer(1, 99), easy.Nearer(1, 100), easy.Nearer(1, 200), easy.Nearer(1, long.MaxValue)));
    }

    // for each preset of the table, why it is skipped, or null
    private static string?[] Presets(string folder)
    {
        if (!Fixtures.Exists($"{folder}/table.json")) return [null];
        using var document = JsonDocument.Parse(File.ReadAllText(SharedData.Fixture($"{folder}/table.json")));
        return
        [
            .. document.RootElement.EnumerateArray().Select(static table => table.GetProperty("preset")).Select(static preset =>
                preset.GetProperty("target_ema_mode").GetString() != "adaptive" ? "a fixed decay of the target, as distillation has, is not offered"
                : preset.GetProperty("scale_mode").GetString() != "progressive" ? "a fixed discretisation, as distillation has, is not offered" : null),
        ];
    }

    private static IEnumerable<(string Name, ConsistencyWeighting Weighting)> Weightings =>
    [
        ("uniform", ConsistencyWeighting.Uniform), ("snr", ConsistencyWeighting.Snr), ("snr+1", ConsistencyWeighting.SnrPlusOne),
        ("karras", ConsistencyWeighting.Karras), ("truncated-snr", ConsistencyWeighting.TruncatedSnr),
    ];
}

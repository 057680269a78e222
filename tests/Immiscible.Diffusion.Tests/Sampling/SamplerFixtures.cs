using System.Text.Json;
using Immiscible.Diffusion.Objectives;
using Immiscible.Diffusion.Sampling;
using Immiscible.Diffusion.Schedules;

namespace Immiscible.Diffusion.Tests.Sampling;

/// <summary>The recorded walks of reference samplers: every folder whose config.json names a scheduler of diffusers.</summary>
internal static class SamplerFixtures
{
    /// <summary>The folders of a kind; where there are none, a usual name, so that the test that opens it says what is absent.</summary>
    /// <param name="usual">name of a folder of this kind</param>
    /// <param name="belongs">whether a folder of this name and config.json is of this kind</param>
    /// <param name="skip">why a test of it is to be skipped, if it is</param>
    public static IEnumerable<TheoryDataRow<string>> Folders(
        string usual, Func<string, JsonElement, bool> belongs, Func<JsonElement, string?>? skip = null)
    {
        var found = Root is { } root
            ? Directory.GetDirectories(root).Order(StringComparer.Ordinal).Select(static path => (Name: Path.GetFileName(path), File: Path.Combine(path, "config.json")))
                .Where(static folder => File.Exists(folder.File)).Select(static folder => (folder.Name, Config: Read(folder.File)))
                .Where(folder => belongs(folder.Name, folder.Config)).Select(folder => new TheoryDataRow<string>(folder.Name) { Skip = skip?.Invoke(folder.Config) })
            : [];
        return found.DefaultIfEmpty(new TheoryDataRow<string>(usual));
    }

    /// <summary>What config.json says.</summary>
    public static JsonElement Config(string folder) => Read(SharedData.Fixture($"{folder}/config.json"));

    /// <summary>A tolerance of manifest.json.</summary>
    public static double Tolerance(string folder, string name, double otherwise)
    {
        var manifest = Read(SharedData.Fixture("manifest.json"));
        return manifest.TryGetProperty(folder, out var entry) && entry.TryGetProperty("tolerance", out var tolerance) && tolerance.TryGetProperty(name, out var value)
            ? value.GetDouble()
            : otherwise;
    }

    /// <summary>The name of diffusers' scheduler, or null.</summary>
    public static string? Class(JsonElement config) =>
        config.ValueKind == JsonValueKind.Object && config.TryGetProperty("scheduler", out var scheduler) && scheduler.TryGetProperty("_class_name", out var name)
            ? name.GetString()
            : null;

    /// <summary>The objective that a scheduler of diffusers was made for.</summary>
    public static DdpmOptions Objective(JsonElement scheduler) => new()
    {
        Timesteps = scheduler.GetProperty("num_train_timesteps").GetInt32(),
        BetaStart = scheduler.GetProperty("beta_start").GetDouble(),
        BetaEnd = scheduler.GetProperty("beta_end").GetDouble(),
        Schedule = scheduler.GetProperty("beta_schedule").GetString() switch
        {
            "linear" => BetaScheduleKind.Linear,
            "scaled_linear" => BetaScheduleKind.ScaledLinear,
            "squaredcos_cap_v2" => BetaScheduleKind.Cosine,
            var other => throw new NotSupportedException($"beta_schedule {other}"),
        },
        RescaleZeroTerminalSnr = Flag(scheduler, "rescale_betas_zero_snr"),
        Prediction = scheduler.GetProperty("prediction_type").GetString() switch
        {
            "epsilon" => Prediction.Epsilon,
            "v_prediction" => Prediction.V,
            "sample" => Prediction.Image,
            var other => throw new NotSupportedException($"prediction_type {other}"),
        },
    };

    public static TimestepSpacing Spacing(string? name) => name switch
    {
        "leading" => TimestepSpacing.Leading,
        "linspace" => TimestepSpacing.Linspace,
        "trailing" => TimestepSpacing.Trailing,
        _ => throw new NotSupportedException($"timestep_spacing {name}"),
    };

    /// <summary>What a scheduler was set to that is not offered here, or null.</summary>
    public static string? NotOffered(JsonElement scheduler)
    {
        if (Flag(scheduler, "thresholding")) return "dynamic thresholding is not offered";
        if (Flag(scheduler, "clip_sample") && scheduler.TryGetProperty("clip_sample_range", out var range) && range.GetDouble() != 1) return "images are clipped to [-1, 1] only";
        if (scheduler.TryGetProperty("interpolation_type", out var interpolation) && interpolation.GetString() != "linear") return "sigmas are interpolated linearly only";
        if (scheduler.TryGetProperty("s_noise", out var noise) && noise.GetDouble() != 1) return "noise is not scaled";
        return scheduler.TryGetProperty("trained_betas", out var betas) && betas.ValueKind != JsonValueKind.Null ? "schedules of betas of one's own are not offered" : null;
    }

    public static bool Flag(JsonElement scheduler, string name) => scheduler.TryGetProperty(name, out var flag) && flag.ValueKind == JsonValueKind.True;

    private static string? Root
    {
        get
        {
            var root = Environment.GetEnvironmentVariable("IMMISCIBLE_FIXTURES");
            if (string.IsNullOrEmpty(root)) root = Path.Combine(SharedData.RepositoryRoot(), "..", "shared", "fixtures");
            return Directory.Exists(root) ? root : null;
        }
    }

    private static JsonElement Read(string path)
    {
        // diffusers writes numbers beyond JSON, such as -Infinity
        using var document = JsonDocument.Parse(File.ReadAllText(path).Replace("-Infinity", "null", StringComparison.Ordinal).Replace("NaN", "null", StringComparison.Ordinal));
        return document.RootElement.Clone();
    }
}

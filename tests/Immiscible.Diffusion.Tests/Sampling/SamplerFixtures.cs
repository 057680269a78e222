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
        string usual, Func<string, JsonElement, bool> belongs, Func<JsonElement, string?>? skip = null) =>
        Fixtures.Folders(usual, belongs).Select(name => new TheoryDataRow<string>(name)
        {
            Skip = skip is not null && Fixtures.Exists($"{name}/config.json") ? skip(Fixtures.Config(name)) : null,
        });

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
}

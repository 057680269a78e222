using System.Text.Json;
using System.Text.Json.Serialization;

namespace Immiscible.Console.Matching.SciPy;

/// <summary>What the Python script prints.</summary>
/// <param name="Milliseconds">Median time of a solve.</param>
/// <param name="Costs">The optimum of each matrix.</param>
internal sealed record SciPyTiming(double Milliseconds, double[] Costs)
{
    /// <summary>Reads the script's output.</summary>
    public static SciPyTiming Parse(string json) => JsonSerializer.Deserialize(json, SciPyJsonContext.Default.SciPyTiming)!;
}

/// <summary>Generated reader of the script's output.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SciPyTiming))]
internal sealed partial class SciPyJsonContext : JsonSerializerContext;

using System.Text.Json;
using System.Text.Json.Serialization;
using Immiscible.Console.Diagnosis;
using Immiscible.Console.Verification;

namespace Immiscible.Console.Views;

/// <summary>Reports as one JSON object on one line, names in camelCase.</summary>
internal static class ConsoleJson
{
    public static string Write(RunSummary value) => JsonSerializer.Serialize(value, ConsoleJsonContext.Default.RunSummary);

    public static string Write(VerifyReport value) => JsonSerializer.Serialize(value, ConsoleJsonContext.Default.VerifyReport);

    public static string Write(DoctorReport value) => JsonSerializer.Serialize(value, ConsoleJsonContext.Default.DoctorReport);
}

/// <summary>Generated serialisers of the reports.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(RunSummary))]
[JsonSerializable(typeof(VerifyReport))]
[JsonSerializable(typeof(DoctorReport))]
internal sealed partial class ConsoleJsonContext : JsonSerializerContext;

using System.Text.Json;
using System.Text.Json.Serialization;
using Immiscible.Cluster.Verification;
using Immiscible.Console.Analysing;
using Immiscible.Console.Benchmarking;
using Immiscible.Console.Chaos.Reports;
using Immiscible.Console.Diagnosis;
using Immiscible.Console.Fetching;
using Immiscible.Console.Inspection;
using Immiscible.Console.Matching.Files;
using Immiscible.Console.Matching.Tables;
using Immiscible.Data.Downloading;

namespace Immiscible.Console.Views;

/// <summary>Reports as one JSON object on one line.</summary>
internal static class ConsoleJson
{
    public static string Write(RunSummary value) => JsonSerializer.Serialize(value, ConsoleJsonContext.Default.RunSummary);

    public static string Write(FileReport value) => JsonSerializer.Serialize(value, ConsoleJsonContext.Default.FileReport);

    public static string Write(TableRow value) => JsonSerializer.Serialize(value, ConsoleJsonContext.Default.TableRow);

    public static string Write(StepReport value) => JsonSerializer.Serialize(value, ConsoleJsonContext.Default.StepReport);

    public static string Write(VerifyReport value) => JsonSerializer.Serialize(value, VerifyJsonContext.Default.VerifyReport);

    public static string Write(ClusterReport value) => JsonSerializer.Serialize(value, ConsoleJsonContext.Default.ClusterReport);

    public static string Write(RunOrder value) => JsonSerializer.Serialize(value, ConsoleJsonContext.Default.RunOrder);

    public static string Write(SampleReport value) => JsonSerializer.Serialize(value, ConsoleJsonContext.Default.SampleReport);

    public static string Write(AnalysisReport value) => JsonSerializer.Serialize(value, ConsoleJsonContext.Default.AnalysisReport);

    public static string Write(HealthReport value) => JsonSerializer.Serialize(value, ConsoleJsonContext.Default.HealthReport);

    public static string Write(PresetReport value) => JsonSerializer.Serialize(value, ConsoleJsonContext.Default.PresetReport);

    public static string Write(FetchOrigin value) => JsonSerializer.Serialize(value, ConsoleJsonContext.Default.FetchOrigin);

    public static string Write(FetchedFile value) => JsonSerializer.Serialize(value, ConsoleJsonContext.Default.FetchedFile);

    public static string Write(FetchReport value) => JsonSerializer.Serialize(value, ConsoleJsonContext.Default.FetchReport);

    public static string Write(SiloReady value) => JsonSerializer.Serialize(value, ConsoleJsonContext.Default.SiloReady);

    public static string Write(ChaosBegun value) => JsonSerializer.Serialize(value, ConsoleJsonContext.Default.ChaosBegun);

    public static string Write(ActionTold value) => JsonSerializer.Serialize(value, ConsoleJsonContext.Default.ActionTold);

    public static string Write(ChaosNote value) => JsonSerializer.Serialize(value, ConsoleJsonContext.Default.ChaosNote);

    public static string Write(ChaosReport value) => JsonSerializer.Serialize(value, ConsoleJsonContext.Default.ChaosReport);

    public static string Write(DoctorReport value) => JsonSerializer.Serialize(value, ConsoleJsonContext.Default.DoctorReport);

    public static string Write(InspectReport value) => JsonSerializer.Serialize(value, ConsoleJsonContext.Default.InspectReport);

    public static string Write(DataVerifyReport value) => JsonSerializer.Serialize(value, ConsoleJsonContext.Default.DataVerifyReport);

    public static string Write(DataPackReport value) => JsonSerializer.Serialize(value, ConsoleJsonContext.Default.DataPackReport);

    public static string Write(DownloadReport value) => JsonSerializer.Serialize(value, ConsoleJsonContext.Default.DownloadReport);
}

/// <summary>Generated serialisers of the reports.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(RunSummary))]
[JsonSerializable(typeof(ClusterReport))]
[JsonSerializable(typeof(RunOrder))]
[JsonSerializable(typeof(SampleReport))]
[JsonSerializable(typeof(AnalysisReport))]
[JsonSerializable(typeof(HealthReport))]
[JsonSerializable(typeof(PresetReport))]
[JsonSerializable(typeof(FetchOrigin))]
[JsonSerializable(typeof(FetchedFile))]
[JsonSerializable(typeof(FetchReport))]
[JsonSerializable(typeof(SiloReady))]
[JsonSerializable(typeof(DoctorReport))]
[JsonSerializable(typeof(FileReport))]
[JsonSerializable(typeof(TableRow))]
[JsonSerializable(typeof(StepReport))]
[JsonSerializable(typeof(ChaosBegun))]
[JsonSerializable(typeof(ActionTold))]
[JsonSerializable(typeof(ChaosNote))]
[JsonSerializable(typeof(ChaosReport))]
[JsonSerializable(typeof(InspectReport))]
[JsonSerializable(typeof(DataVerifyReport))]
[JsonSerializable(typeof(DataPackReport))]
[JsonSerializable(typeof(DownloadReport))]
internal sealed partial class ConsoleJsonContext : JsonSerializerContext;

/// <summary>Generated serialiser of the findings of <c>verify</c>, whose names are those of the text (<c>weights_sha256</c>).</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(VerifyReport))]
internal sealed partial class VerifyJsonContext : JsonSerializerContext;

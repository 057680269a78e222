using System.Text.Json;
using System.Text.Json.Serialization;

namespace Immiscible.Cluster.Ledger;

/// <summary>The ledger's lines as JSON, in snake_case.</summary>
internal static class LedgerJson
{
    public static string Write(LedgerHeader header) => JsonSerializer.Serialize(header, LedgerJsonContext.Default.LedgerHeader);

    public static string Write(LedgerEntry entry) => JsonSerializer.Serialize(entry, LedgerJsonContext.Default.LedgerEntry);

    public static string Write(LedgerRecovery recovery) => JsonSerializer.Serialize(recovery, LedgerJsonContext.Default.LedgerRecovery);

    /// <exception cref="JsonException">The line is no header.</exception>
    public static LedgerHeader ReadHeader(string line) =>
        JsonSerializer.Deserialize(line, LedgerJsonContext.Default.LedgerHeader) ?? throw new JsonException("the line is null");

    /// <exception cref="JsonException">The line is no entry.</exception>
    public static LedgerEntry ReadEntry(string line) =>
        JsonSerializer.Deserialize(line, LedgerJsonContext.Default.LedgerEntry) ?? throw new JsonException("the line is null");
}

/// <summary>Generated serialisers of the ledger.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(LedgerHeader))]
[JsonSerializable(typeof(LedgerEntry))]
[JsonSerializable(typeof(LedgerRecovery))]
internal sealed partial class LedgerJsonContext : JsonSerializerContext;

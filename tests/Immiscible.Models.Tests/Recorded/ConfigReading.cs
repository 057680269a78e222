using System.Text.Json;

namespace Immiscible.Models.Tests.Recorded;

/// <summary>Reads the keys of a reference's configuration, which may be absent or null.</summary>
internal static class ConfigReading
{
    public static bool Has(this JsonElement config, string key) => Value(config, key) is not null;

    public static int Int(this JsonElement config, string key, int otherwise) => Value(config, key)?.GetInt32() ?? otherwise;

    public static double Number(this JsonElement config, string key, double otherwise) => Value(config, key)?.GetDouble() ?? otherwise;

    public static bool Flag(this JsonElement config, string key, bool otherwise) => Value(config, key)?.GetBoolean() ?? otherwise;

    public static string Text(this JsonElement config, string key, string otherwise) => Value(config, key)?.GetString() ?? otherwise;

    public static IReadOnlyList<int> Ints(this JsonElement config, string key) =>
        [.. config.GetProperty(key).EnumerateArray().Select(static e => e.GetInt32())];

    public static IReadOnlyList<bool> Flags(this JsonElement config, string key) =>
        [.. config.GetProperty(key).EnumerateArray().Select(static e => e.GetBoolean())];

    public static IReadOnlyList<string> Texts(this JsonElement config, string key) =>
        [.. config.GetProperty(key).EnumerateArray().Select(static e => e.GetString()!)];

    /// <summary>Fails where a key asks for what the network does not have.</summary>
    public static void Only(this JsonElement config, string key, string allowed)
    {
        var value = Value(config, key)?.ToString() ?? allowed;
        Assert.True(string.Equals(value, allowed, StringComparison.OrdinalIgnoreCase), $"{key} is {value}; the network knows {allowed} alone");
    }

    private static JsonElement? Value(JsonElement config, string key) =>
        config.ValueKind == JsonValueKind.Object && config.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}

using System.Text.Json;

namespace Immiscible.Testing;

/// <summary>Finds golden fixtures by what their config.json says, so that further ones are tested without a change here.</summary>
internal static class DiscoveredFixtures
{
    /// <summary>Folder and section of every object in a config.json that belongs; <paramref name="known"/> alone where there is none.</summary>
    /// <param name="known">A folder and section that should be there: the test that asks for it skips, saying what is absent.</param>
    /// <param name="belongs">Whether a section is of the family.</param>
    /// <param name="among">Which folders are looked at; all if null.</param>
    public static TheoryData<string, string> Sections(
        (string Folder, string Section) known, Func<JsonElement, bool> belongs, Func<string, bool>? among = null)
    {
        var data = new TheoryData<string, string>();
        var root = Root();
        string[] folders = Directory.Exists(root) ? Directory.GetDirectories(root) : [];
        foreach (var folder in folders.Order(StringComparer.Ordinal))
        {
            var file = Path.Combine(folder, "config.json");
            if (!File.Exists(file) || among?.Invoke(Path.GetFileName(folder)) == false) continue;
            foreach (var section in Names(file, belongs)) data.Add(Path.GetFileName(folder), section);
        }
        if (data.Count == 0) data.Add(known.Folder, known.Section);
        return data;
    }

    /// <summary>One section of a fixture's config.json.</summary>
    public static JsonElement Section(string folder, string section)
    {
        using var config = JsonDocument.Parse(File.ReadAllBytes(SharedData.Fixture(Path.Combine(folder, "config.json"))));
        return config.RootElement.GetProperty(section).Clone();
    }

    /// <summary>The absolute tolerance that the manifest gives for a fixture, else <paramref name="otherwise"/>.</summary>
    public static double Tolerance(string folder, double otherwise)
    {
        using var manifest = JsonDocument.Parse(File.ReadAllBytes(SharedData.Fixture("manifest.json")));
        return Find(manifest.RootElement, folder) is { } entry && entry.TryGetProperty("tolerance", out var tolerance)
            && tolerance.ValueKind == JsonValueKind.Object && tolerance.TryGetProperty("abs", out var absolute)
            ? absolute.GetDouble() : otherwise;
    }

    private static JsonElement? Find(JsonElement manifest, string folder)
    {
        if (manifest.TryGetProperty(folder, out var entry) && entry.ValueKind == JsonValueKind.Object) return entry;
        foreach (var member in manifest.EnumerateObject())
            if (member.Value.ValueKind == JsonValueKind.Object && member.Value.TryGetProperty(folder, out var nested)) return nested;
        return null;
    }

    private static string[] Names(string file, Func<JsonElement, bool> belongs)
    {
        try
        {
            using var config = JsonDocument.Parse(File.ReadAllBytes(file));
            return config.RootElement.ValueKind != JsonValueKind.Object ? []
                : [.. config.RootElement.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.Object && belongs(member.Value))
                    .Select(member => member.Name)];
        }
        catch (JsonException)
        {
            // Python writes infinities, which are no JSON: a fixture that has them is of another family.
            return [];
        }
    }

    private static string Root()
    {
        var root = Environment.GetEnvironmentVariable("IMMISCIBLE_FIXTURES");
        return string.IsNullOrEmpty(root) ? Path.Combine(SharedData.RepositoryRoot(), "..", "shared", "fixtures") : root;
    }
}

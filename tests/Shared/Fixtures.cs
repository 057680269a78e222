using System.Text.Json;
using System.Text.RegularExpressions;

namespace Immiscible.Testing;

/// <summary>Finds golden fixtures by name and config.json, so that further ones are tested without a change here, and reads what they say.</summary>
internal static partial class Fixtures
{
    /// <summary>Names of the folders of a family, in order; <paramref name="usual"/> where there are none: the test that opens that skips, saying what is absent.</summary>
    /// <param name="usual">Name of a folder that should be there.</param>
    /// <param name="belongs">Whether a folder of this name and config.json is of the family.</param>
    public static IReadOnlyList<string> Folders(string usual, Func<string, JsonElement, bool> belongs)
    {
        var root = SharedData.FixtureRoot;
        string[] names = !Directory.Exists(root) ? [] :
        [
            .. Directory.EnumerateDirectories(root).Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal)
                .Where(name => Exists($"{name}/config.json") && belongs(name, Config(name))),
        ];
        return names.Length > 0 ? names : [usual];
    }

    /// <summary>Whether a fixture has such a file.</summary>
    public static bool Exists(string relative) => File.Exists(Path.Combine(SharedData.FixtureRoot, relative));

    /// <summary>What a folder's config.json says.</summary>
    public static JsonElement Config(string folder) => Json($"{folder}/config.json");

    /// <summary>A JSON file; infinities and NaN, which Python writes and JSON does not know, are null.</summary>
    public static JsonElement Json(string relative)
    {
        using var document = JsonDocument.Parse(BeyondJson().Replace(File.ReadAllText(SharedData.Fixture(relative)), "null"));
        return document.RootElement.Clone();
    }

    /// <summary>A tolerance that the manifest gives for a folder, else <paramref name="otherwise"/>.</summary>
    public static double Tolerance(string folder, string name, double otherwise) =>
        Exists("manifest.json") && Json("manifest.json").TryGetProperty(folder, out var entry) && entry.TryGetProperty("tolerance", out var tolerance)
        && tolerance.ValueKind == JsonValueKind.Object && tolerance.TryGetProperty(name, out var value)
            ? value.GetDouble() : otherwise;

    [GeneratedRegex(@"(?<=[:\[,]\s*)(-?Infinity|NaN)(?=\s*[,\]}])")]
    private static partial Regex BeyondJson();
}

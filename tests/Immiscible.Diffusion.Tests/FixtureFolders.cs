using System.Text.Json;

namespace Immiscible.Diffusion.Tests;

/// <summary>Looks for the folders of recorded runs of references.</summary>
internal static class FixtureFolders
{
    /// <summary>Names of the folders of a family, or its own name where there are none: the test that opens that then skips.</summary>
    /// <param name="family">what the folders' names begin with</param>
    public static IReadOnlyList<string> Of(string family)
    {
        string[] names = Directory.Exists(Root)
            ? [.. Directory.EnumerateDirectories(Root, family + "*").Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal)]
            : [];
        return names.Length > 0 ? names : [family];
    }

    /// <summary>A row for each folder of a family.</summary>
    public static IEnumerable<TheoryDataRow<string>> Rows(string family) => Of(family).Select(static name => new TheoryDataRow<string>(name));

    /// <summary>A row for each folder of a family and each object in its config.json; the family alone where there is none.</summary>
    /// <param name="family">what the folders' names begin with</param>
    /// <param name="cases">the objects by name</param>
    /// <param name="skip">why a case is to be skipped, if it is</param>
    public static IEnumerable<TheoryDataRow<string, string>> Rows(string family, Func<JsonElement, JsonElement> cases, Func<JsonElement, string?>? skip = null)
    {
        foreach (var name in Of(family))
        {
            if (TryConfig(name) is not { } config)
            {
                yield return new TheoryDataRow<string, string>(name, "none");
                continue;
            }

            foreach (var property in cases(config).EnumerateObject().Where(static p => p.Value.ValueKind == JsonValueKind.Object))
                yield return new TheoryDataRow<string, string>(name, property.Name) { Skip = skip?.Invoke(property.Value) };
        }
    }

    /// <summary>What config.json says.</summary>
    public static JsonElement Config(string folder) => Read(SharedData.Fixture($"{folder}/config.json"));

    /// <summary>A tolerance of manifest.json.</summary>
    public static double Tolerance(string folder, string name, double otherwise) =>
        Read(SharedData.Fixture("manifest.json")).TryGetProperty(folder, out var entry) && entry.GetProperty("tolerance").TryGetProperty(name, out var value)
            ? value.GetDouble()
            : otherwise;

    /// <summary>Whether there is a file of this name.</summary>
    public static bool Exists(string relative) => File.Exists(Path.Combine(Root, relative));

    private static string Root => Environment.GetEnvironmentVariable("IMMISCIBLE_FIXTURES") is { Length: > 0 } root
        ? root
        : Path.Combine(SharedData.RepositoryRoot(), "..", "shared", "fixtures");

    private static JsonElement? TryConfig(string folder)
    {
        var path = Path.Combine(Root, folder, "config.json");
        return File.Exists(path) ? Read(path) : null;
    }

    private static JsonElement Read(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        return document.RootElement.Clone();
    }
}

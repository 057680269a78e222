using System.Text.Json;

namespace Immiscible.Models.Tests.Ncsnpp;

/// <summary>The folders of recorded runs of the reference, as rows of theories.</summary>
internal static class FixtureFolders
{
    /// <summary>Folders whose config.json fits; where there are none, <paramref name="usual"/>, whose absence the test then tells of.</summary>
    public static TheoryData<string> Where(string usual, Func<string, JsonElement, bool> fits)
    {
        var root = Environment.GetEnvironmentVariable("IMMISCIBLE_FIXTURES");
        if (string.IsNullOrEmpty(root)) root = Path.Combine(SharedData.RepositoryRoot(), "..", "shared", "fixtures");
        var folders = Directory.Exists(root) ? Directory.GetDirectories(root).Order(StringComparer.Ordinal) : Enumerable.Empty<string>();
        var names = folders.Where(folder => File.Exists(Path.Combine(folder, "config.json")) && fits(Path.GetFileName(folder), Config(folder)))
            .Select(folder => Path.GetFileName(folder)!).ToList();
        return [.. names.DefaultIfEmpty(usual)];
    }

    /// <summary>The configuration of a folder, or an empty value where it is none of JSON: other families' have Python's Infinity.</summary>
    private static JsonElement Config(string folder)
    {
        try
        {
            return Json(folder, "config.json");
        }
        catch (JsonException)
        {
            return default;
        }
    }

    /// <summary>A file of a fixture.</summary>
    public static JsonElement Json(string folder, string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, file)));
        return document.RootElement.Clone();
    }

    /// <summary>A tolerance of the fixture by the manifest, or what holds where the manifest has none.</summary>
    public static double Tolerance(string folder, string kind, double otherwise)
    {
        var root = Path.GetDirectoryName(folder)!;
        return File.Exists(Path.Combine(root, "manifest.json"))
            && Json(root, "manifest.json").TryGetProperty(Path.GetFileName(folder), out var entry)
            && entry.TryGetProperty("tolerance", out var tolerance) && tolerance.TryGetProperty(kind, out var value)
            ? value.GetDouble() : otherwise;
    }
}

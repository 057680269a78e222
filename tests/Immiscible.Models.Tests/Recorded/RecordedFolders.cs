using System.Text.Json;

namespace Immiscible.Models.Tests.Recorded;

/// <summary>Looks for the folders of recorded runs of references' networks.</summary>
internal static class RecordedFolders
{
    /// <summary>The folder that holds them all.</summary>
    public static string Root =>
        Environment.GetEnvironmentVariable("IMMISCIBLE_FIXTURES") is { Length: > 0 } root ? root
        : Path.GetFullPath(Path.Combine(SharedData.RepositoryRoot(), "..", "shared", "fixtures"));

    /// <summary>Names of the folders of one family, or its own name where there are none: the test that opens that then skips.</summary>
    /// <param name="family">name of the family</param>
    /// <param name="belongs">whether a folder of this name and configuration belongs to the family</param>
    public static IReadOnlyList<string> Of(string family, Func<string, JsonElement, bool> belongs)
    {
        if (!Directory.Exists(Root)) return [family];
        string[] names =
        [
            .. Directory.EnumerateDirectories(Root).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)
                .Where(name => IsNetwork(name) && belongs(name, Json(name, "config.json"))),
        ];
        return names.Length > 0 ? names : [family];
    }

    /// <summary>A row for each folder.</summary>
    public static IEnumerable<TheoryDataRow<string>> Rows(IEnumerable<string> folders) => folders.Select(static name => new TheoryDataRow<string>(name));

    /// <summary>A row for each folder and each of the weights that are to be disturbed.</summary>
    public static IEnumerable<TheoryDataRow<string, string>> Rows(IEnumerable<string> folders, params string[] weights) =>
        folders.SelectMany(name => weights.Select(weight => new TheoryDataRow<string, string>(name, weight)));

    /// <summary>A JSON file of a folder.</summary>
    public static JsonElement Json(string name, string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root, name, file)));
        return document.RootElement.Clone();
    }

    private static bool IsNetwork(string name) =>
        new[] { "config.json", "grad_norms.json", "io.safetensors", "weights.safetensors" }.All(file => File.Exists(Path.Combine(Root, name, file)));
}

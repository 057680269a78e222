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
        foreach (var folder in Fixtures.Folders(known.Folder, (name, config) => among?.Invoke(name) != false && Names(config, belongs).Any()))
        {
            if (!Fixtures.Exists($"{folder}/config.json")) data.Add(known.Folder, known.Section);
            else foreach (var section in Names(Fixtures.Config(folder), belongs)) data.Add(folder, section);
        }
        return data;
    }

    /// <summary>One section of a fixture's config.json.</summary>
    public static JsonElement Section(string folder, string section) => Fixtures.Config(folder).GetProperty(section);

    private static IEnumerable<string> Names(JsonElement config, Func<JsonElement, bool> belongs) => config.ValueKind != JsonValueKind.Object ? []
        : config.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.Object && belongs(member.Value)).Select(static member => member.Name);
}

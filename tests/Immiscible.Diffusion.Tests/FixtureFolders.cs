using System.Text.Json;

namespace Immiscible.Diffusion.Tests;

/// <summary>Looks for the folders of recorded runs of references.</summary>
internal static class FixtureFolders
{
    /// <summary>Names of the folders of a family.</summary>
    /// <param name="family">what the folders' names begin with</param>
    public static IReadOnlyList<string> Of(string family) => Fixtures.Folders(family, (name, _) => name.StartsWith(family, StringComparison.Ordinal));

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
            if (!Fixtures.Exists($"{name}/config.json"))
            {
                yield return new TheoryDataRow<string, string>(name, "none");
                continue;
            }

            foreach (var property in cases(Fixtures.Config(name)).EnumerateObject().Where(static p => p.Value.ValueKind == JsonValueKind.Object))
                yield return new TheoryDataRow<string, string>(name, property.Name) { Skip = skip?.Invoke(property.Value) };
        }
    }
}

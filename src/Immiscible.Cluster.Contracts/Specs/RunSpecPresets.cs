using Immiscible.Cluster.Contracts.Specs.Reading;

namespace Immiscible.Cluster.Contracts.Specs;

/// <summary>The specs that come with the program, as commented YAML.</summary>
public static class RunSpecPresets
{
    private const string Prefix = "Immiscible.Cluster.Contracts.Specs.Presets.";
    private const string Suffix = ".yaml";

    /// <summary>Names of all presets, sorted.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. typeof(RunSpecPresets).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(Suffix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..^Suffix.Length])
            .Order(StringComparer.Ordinal)];

    /// <summary>The preset's YAML with its comments.</summary>
    /// <exception cref="RunSpecException">There is no such preset; the message names the nearest one.</exception>
    public static string Text(string name)
    {
        if (!Names.Contains(name))
            throw new RunSpecException(
                $"unknown preset '{name}'{NearestName.Hint(name, Names)}; presets: {string.Join(", ", Names)}; or give the path of a .yaml file");
        using var reader = new StreamReader(typeof(RunSpecPresets).Assembly.GetManifestResourceStream(Prefix + name + Suffix)!);
        return reader.ReadToEnd();
    }
}

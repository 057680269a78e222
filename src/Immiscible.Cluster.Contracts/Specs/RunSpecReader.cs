using Immiscible.Cluster.Contracts.Specs.Reading;

namespace Immiscible.Cluster.Contracts.Specs;

/// <summary>
/// Reads and validates run specs. Every method throws <see cref="RunSpecException"/> with all problems found: unknown, repeated or missing
/// keys, values of the wrong type or out of range, and values that do not fit together.
/// </summary>
public static class RunSpecReader
{
    /// <summary>Longest YAML text of a spec in characters; those of the presets have about a hundredth of that.</summary>
    public const int MaxLength = 256 << 10;

    /// <summary>Reads a preset where the argument is a preset's name, else the YAML file at that path.</summary>
    public static RunSpec FromPresetOrFile(string nameOrPath, params IReadOnlyList<SpecOverride> overrides) =>
        RunSpecPresets.Names.Contains(nameOrPath) || !LooksLikePath(nameOrPath)
            ? FromPreset(nameOrPath, overrides)
            : FromFile(nameOrPath, overrides);

    /// <summary>Reads one of <see cref="RunSpecPresets.Names"/>.</summary>
    public static RunSpec FromPreset(string name, params IReadOnlyList<SpecOverride> overrides) =>
        FromText(RunSpecPresets.Text(name), $"preset {name}", overrides);

    /// <summary>Reads a YAML file.</summary>
    public static RunSpec FromFile(string path, params IReadOnlyList<SpecOverride> overrides)
    {
        string text;
        try
        {
            using var reader = new StreamReader(path);
            text = ReadLimited(reader);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new RunSpecException($"{path}: there is no such file; presets: {string.Join(", ", RunSpecPresets.Names)}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RunSpecException($"{path}: cannot be read ({e.Message.TrimEnd('.')}); give a readable YAML file");
        }
        return FromText(text, path, overrides);
    }

    /// <summary>Reads YAML text.</summary>
    /// <param name="text">The whole YAML document.</param>
    /// <param name="source">What the text is called in messages, usually the file's path.</param>
    /// <param name="overrides">Values that replace the text's, the last one of a key counting.</param>
    public static RunSpec FromText(string text, string source, params IReadOnlyList<SpecOverride> overrides)
    {
        if (text.Length > MaxLength) throw new RunSpecException($"{source}: is longer than the {MaxLength} characters that a spec may have; give a run spec");
        var reading = new SpecReading();
        reading.AddDocument(text, source);
        foreach (var value in overrides) reading.AddOverride(value);
        return reading.Finish(source);
    }

    // Not the whole of whatever file was named by mistake.
    private static string ReadLimited(TextReader reader)
    {
        var buffer = new char[MaxLength + 1];
        return new string(buffer, 0, reader.ReadBlock(buffer));
    }

    private static bool LooksLikePath(string text) =>
        text.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || text.EndsWith(".yml", StringComparison.OrdinalIgnoreCase)
        || text.Contains('/') || text.Contains(Path.DirectorySeparatorChar) || File.Exists(text);
}

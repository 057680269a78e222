using System.Security.Cryptography;
using System.Text;
using Immiscible.Cluster.Contracts.Specs.Reading;

namespace Immiscible.Cluster.Contracts.Specs.Schema;

/// <summary>All keys of a spec, in the order in which they are written.</summary>
internal static class SpecSchema
{
    /// <summary>Every key.</summary>
    public static IReadOnlyList<SpecField> Fields { get; } = [.. SpecFields.Run, .. SpecFields.Data, .. SpecFields.Model,
        .. SpecFields.Objective, .. SpecFields.Matching, .. SpecFields.Optimizer, .. SpecFields.Ema, .. SpecFields.Training,
        .. SpecFields.Checkpoints, .. SpecFields.Sampling];

    /// <summary>Names of the sections.</summary>
    public static IReadOnlyList<string> Sections { get; } = [.. Fields.Select(field => field.Section).Where(name => name.Length > 0).Distinct()];

    private static readonly Dictionary<string, SpecField> ByPath = Fields.ToDictionary(field => field.Path);

    /// <summary>The field of a full key, or null.</summary>
    public static SpecField? Find(string path) => ByPath.GetValueOrDefault(path);

    /// <summary>The key that a section's name alone stands for: <c>matching: none</c> is <c>matching.mode: none</c>.</summary>
    public static string? Shorthand(string section) => section == "matching" ? "matching.mode" : null;

    /// <summary>The keys of a section (or of the top level, named by the empty string), separated by commas.</summary>
    public static string KeysOf(string section) =>
        string.Join(", ", Fields.Where(field => field.Section == section).Select(field => field.Leaf).Concat(section.Length == 0 ? Sections : []));

    /// <summary>The message for a key that does not exist.</summary>
    public static string UnknownKey(string path, string origin)
    {
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        var section = dot < 0 ? "" : path[..dot];
        var leaf = path[(dot + 1)..];
        var moved = Fields.FirstOrDefault(field => field.Leaf == leaf)?.Path;
        var nearest = moved ?? NearestName.Find(path, Fields.Select(field => field.Path).Concat(Sections));
        var known = Sections.Contains(section) ? section : "";
        return $"{path}: unknown key{(nearest is null ? "" : $"; nearest: {nearest}")}; allowed"
            + $"{(known.Length > 0 ? $" in {known}" : " at the top")}: {KeysOf(known)} ({origin})";
    }

    /// <summary>
    /// SHA-256 over the keys that affect the weights and are not at their default, as canonical <c>key: value</c> lines: a key that a later version adds
    /// leaves the hash of a spec that does not use it as it was.
    /// </summary>
    public static string TrainingHash(RunSpec spec)
    {
        var unset = new RunSpec();
        var lines = Fields.Where(field => !field.Harmless && field.Write(spec) != field.Write(unset)).Select(field => $"{field.Path}: {field.Write(spec)}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines))));
    }
}

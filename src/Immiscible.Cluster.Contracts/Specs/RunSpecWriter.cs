using Immiscible.Cluster.Contracts.Specs.Schema;

namespace Immiscible.Cluster.Contracts.Specs;

/// <summary>Writes a spec as canonical YAML: every key, in the order of the documentation, one a line.</summary>
public static class RunSpecWriter
{
    /// <summary>The spec as YAML with <c>\n</c> line ends; <see cref="RunSpecReader.FromText"/> gives back an equal spec.</summary>
    public static string Write(RunSpec spec)
    {
        var text = new System.Text.StringBuilder();
        var section = "";
        foreach (var field in SpecSchema.Fields)
        {
            if (field.Section != section) text.Append(section = field.Section).Append(":\n");
            text.Append(section.Length > 0 ? "  " : "").Append(field.Leaf).Append(": ").Append(field.Write(spec)).Append('\n');
        }
        return text.ToString();
    }
}

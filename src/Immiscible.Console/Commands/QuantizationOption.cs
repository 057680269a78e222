using System.CommandLine;
using System.CommandLine.Parsing;
using Immiscible.Assignment.Problems;
using Immiscible.Cluster.Contracts.Specs.Reading;
using Immiscible.Console.Matching;

namespace Immiscible.Console.Commands;

/// <summary>The option that names the precision of a solve.</summary>
internal static class QuantizationOption
{
    /// <summary><c>--quantization</c>, 16-bit integers when not given.</summary>
    public static Option<CostQuantization> Create() => new("--quantization")
    {
        Description = "Precision in which costs are solved: u16 (when not given), u8, fp16, or none for double precision.",
        HelpName = string.Join('|', QuantizationNames.All),
        CustomParser = Parse,
        DefaultValueFactory = _ => CostQuantization.UInt16,
    };

    private static CostQuantization Parse(ArgumentResult result)
    {
        var name = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        if (QuantizationNames.Find(name) is { } found) return found;
        result.AddError($"--quantization {name}: unknown quantisation{NearestName.Hint(name, QuantizationNames.All)}; "
            + $"allowed: {string.Join(", ", QuantizationNames.All)}");
        return default;
    }
}

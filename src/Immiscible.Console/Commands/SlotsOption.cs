using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Immiscible.Console.Commands;

/// <summary><c>--slots</c>: what a silo computes on.</summary>
internal static class SlotsOption
{
    private const string Name = "--slots";
    private const int Most = 1024;

    /// <summary>The option; its value is the number of CPU slots.</summary>
    public static Option<int> Create() => new(Name)
    {
        Description = "Worker slots of this silo: cpu:2, or a number alone.", HelpName = "cpu:n", DefaultValueFactory = static _ => 1, CustomParser = Parse,
    };

    private static int Parse(ArgumentResult result)
    {
        var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var (device, number) = colon < 0 ? ("cpu", text) : (text[..colon], text[(colon + 1)..]);
        if (device == "cuda") result.AddError($"{Name} {text}: slots on CUDA devices are not supported yet; give cpu:<n>");
        else if (device == "cpu" && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= Most) return count;
        else result.AddError($"{Name} {text}: allowed is cpu:<n> or a number, from 1 to {Most}");
        return default;
    }
}

using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Immiscible.Cluster.Workers;

namespace Immiscible.Console.Commands;

/// <summary><c>--slots</c>: what a silo computes on.</summary>
internal static class SlotsOption
{
    private const string Name = "--slots", Auto = "auto";
    private const int Most = 1024;

    /// <summary>The option.</summary>
    public static Option<SlotChoice> Create() => new(Name)
    {
        Description = "Worker slots of this silo: cpu:2, or a number alone, or cuda for one slot on a CUDA device, or auto: on a CUDA device where there is one, else on each core.",
        HelpName = "cpu:n|cuda|auto",
        DefaultValueFactory = static _ => new SlotChoice(1),
        CustomParser = Parse,
    };

    private static SlotChoice Parse(ArgumentResult result)
    {
        var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        if (text == Auto) return SlotChoice.Auto();
        if (text == SlotChoice.Cuda) return new SlotChoice(1, SlotChoice.Cuda);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var (device, number) = colon < 0 ? (SlotChoice.Cpu, text) : (text[..colon], text[(colon + 1)..]);
        var isNumber = int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count);
        if (device == SlotChoice.Cuda && isNumber && count == 1) return new SlotChoice(1, SlotChoice.Cuda);
        if (device == SlotChoice.Cpu && isNumber && count is >= 1 and <= Most) return new SlotChoice(count);
        result.AddError(device == SlotChoice.Cuda
            ? $"{Name} {text}: a silo has one slot on a CUDA device; start one silo a device, each with {Name} {SlotChoice.Cuda} and its CUDA_VISIBLE_DEVICES"
            : $"{Name} {text}: allowed is cpu:<n> or a number, from 1 to {Most}, or {SlotChoice.Cuda}, or {Auto}");
        return default;
    }
}

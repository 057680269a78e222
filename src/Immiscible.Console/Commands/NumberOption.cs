using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace Immiscible.Console.Commands;

/// <summary>Options that hold an integer and say so when it is none.</summary>
internal static class NumberOption
{
    /// <summary>An option for an integer from <paramref name="least"/> to <paramref name="most"/>; null when it was not given.</summary>
    public static Option<T?> Create<T>(string name, T least, T most, string description) where T : struct, IBinaryInteger<T> =>
        new(name) { Description = description, HelpName = "n", CustomParser = result => Parse(result, name, least, most) };

    private static T? Parse<T>(ArgumentResult result, string name, T least, T most) where T : struct, IBinaryInteger<T>
    {
        var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        if (T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most) return value;
        result.AddError($"{name} {text}: allowed is an integer from {least} to {most}");
        return null;
    }
}

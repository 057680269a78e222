using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Immiscible.Console.Commands;

/// <summary>The option that lists batch sizes.</summary>
internal static class SizesOption
{
    private const int Least = 2, Most = 16_384;
    private static readonly int[] Usual = [128, 256, 512, 1024];

    /// <summary><c>--sizes</c>, the sizes of the paper's table when not given.</summary>
    public static Option<int[]> Create() => new("--sizes")
    {
        Description = $"Batch sizes; {string.Join(',', Usual)} when not given.",
        HelpName = "n,n,...",
        CustomParser = Parse,
        DefaultValueFactory = _ => Usual,
    };

    private static int[] Parse(ArgumentResult result)
    {
        var sizes = new List<int>();
        foreach (var text in string.Join(',', result.Tokens.Select(token => token.Value)).Split(','))
        {
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size is >= Least and <= Most)
            {
                sizes.Add(size);
                continue;
            }

            result.AddError($"--sizes {text}: allowed are integers from {Least} to {Most}, separated by commas");
            break;
        }

        return [.. sizes];
    }
}

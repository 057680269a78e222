using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Immiscible.Console.Commands;

/// <summary>Options that hold a time such as <c>500ms</c>, <c>2s</c> or <c>1m</c>.</summary>
internal static class DurationOption
{
    private static readonly (string Unit, TimeSpan Length)[] Units =
        [("ms", TimeSpan.FromMilliseconds(1)), ("s", TimeSpan.FromSeconds(1)), ("m", TimeSpan.FromMinutes(1))];

    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    /// <summary>An option for a time from <paramref name="least"/> to <paramref name="most"/>.</summary>
    public static Option<TimeSpan> Create(string name, TimeSpan least, TimeSpan most, TimeSpan usual, string description) => new(name)
    {
        Description = description, HelpName = "2s", DefaultValueFactory = _ => usual, CustomParser = result => Parse(result, name, least, most),
    };

    /// <summary>The same, null when it was not given.</summary>
    public static Option<TimeSpan?> CreateOptional(string name, TimeSpan least, TimeSpan most, string description) => new(name)
    {
        Description = description, HelpName = "2s", CustomParser = result => Parse(result, name, least, most),
    };

    /// <summary>The time as the option takes it.</summary>
    public static string Write(TimeSpan time)
    {
        var (unit, length) = Units.Last(unit => time >= unit.Length && time.Ticks % unit.Length.Ticks == 0);
        return string.Create(CultureInfo.InvariantCulture, $"{time / length}{unit}");
    }

    /// <summary>Reads a time such as <c>500ms</c>.</summary>
    public static bool TryParse(string text, out TimeSpan time)
    {
        time = default;
        var digits = text.TrimEnd('m', 's');
        var unit = Units.FirstOrDefault(unit => unit.Unit == text[digits.Length..]);
        if (unit.Unit is null || !double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
            || count > Longest / unit.Length) return false;
        time = count * unit.Length;
        return true;
    }

    private static TimeSpan Parse(ArgumentResult result, string name, TimeSpan least, TimeSpan most)
    {
        var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        if (TryParse(text, out var time) && time >= least && time <= most) return time;
        result.AddError($"{name} {text}: allowed is a time from {Write(least)} to {Write(most)}, such as 500ms, 2s or 1m");
        return default;
    }
}

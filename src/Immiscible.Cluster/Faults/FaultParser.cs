using System.Globalization;
using Immiscible.Cluster.Contracts.Specs.Reading;

namespace Immiscible.Cluster.Faults;

/// <summary>Reads the text of a <see cref="FaultPlan"/>.</summary>
internal static class FaultParser
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(10);

    public static IReadOnlyList<Fault> Parse(string text) => [.. text.Split(';').Select(static (part, i) => ParseFault(part.Trim(), i + 1))];

    private static Fault ParseFault(string text, int number)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        if (at < 0) throw Wrong("an action, @ and a point are needed, as in die@before-ready:step=12");
        var (verb, place) = (text[..at].Split('=', 2), text[(at + 1)..].Split(':', 2));
        if (!FaultNames.Actions.TryGetValue(verb[0], out var action)) throw Unknown("action", verb[0], FaultNames.Actions.Keys);
        var points = FaultNames.PointsOf(action).Select(FaultNames.Of).ToArray();
        if (!points.Contains(place[0])) throw Unknown($"point for {verb[0]}", place[0], points);
        var fault = new Fault(action, FaultNames.Points[place[0]]);
        if (action == FaultAction.Delay) fault = fault with { Delay = ParseDelay(verb.ElementAtOrDefault(1) ?? "") };
        else if (verb.Length > 1) throw Wrong($"'{verb[0]}' takes no value");
        return place.Length < 2 ? fault : place[1].Split(',').Aggregate(fault, ParseCondition);

        Fault ParseCondition(Fault read, string condition)
        {
            var pair = condition.Split('=', 2);
            if (!FaultNames.Keys(read.Point).Contains(pair[0])) throw Unknown($"key at {place[0]}", pair[0], FaultNames.Keys(read.Point));
            if (pair.Length < 2 || !int.TryParse(pair[1], NumberStyles.None, CultureInfo.InvariantCulture, out var value))
                throw Wrong($"'{condition}' needs a whole number from 0, as in {pair[0]}=3");
            if (pair[0] switch { "step" => read.Step, "slot" => read.Slot, _ => read.Number } is not null) throw Wrong($"'{pair[0]}' is given twice");
            return pair[0] switch { "step" => read with { Step = value }, "slot" => read with { Slot = value }, _ => read with { Number = value } };
        }

        TimeSpan ParseDelay(string delay)
        {
            var digits = delay.TrimEnd('m', 's');
            var unit = delay[digits.Length..] switch { "ms" => TimeSpan.FromMilliseconds(1), "s" => TimeSpan.FromSeconds(1), _ => TimeSpan.Zero };
            return unit > TimeSpan.Zero && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= LongestDelay / unit
                ? count * unit
                : throw Wrong($"'delay' needs a time of at most {LongestDelay.TotalSeconds}s, as in delay=200ms");
        }

        FaultPlanException Unknown(string what, string given, IEnumerable<string> allowed) =>
            Wrong($"there is no {what} '{given}'; allowed are {string.Join(", ", allowed)}{NearestName.Hint(given, allowed)}");

        FaultPlanException Wrong(string why) => new(string.Create(CultureInfo.InvariantCulture, $"fault {number}, '{text}': {why}"));
    }
}

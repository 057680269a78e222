using System.Globalization;

namespace Immiscible.Console.Chaos.Schedules;

/// <summary>
/// A random schedule without an end. It is a function of the seed and the rules alone: it keeps its own count of who should be alive, so that
/// nothing that happens while it is carried out changes it.
/// </summary>
internal sealed class ChurnSchedule
{
    private static readonly TimeRange HangBeyondDetect = new(TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(4));

    private readonly ChurnRules _rules;
    private readonly Random _random;
    private readonly List<(string Name, TimeSpan From)> _alive = [(First, TimeSpan.Zero)];
    private int _spawned = 1;

    private ChurnSchedule(int seed, ChurnRules rules) => (_random, _rules) = (new Random(seed), rules);

    /// <summary>Name of the silo that is there before the churn begins.</summary>
    public static string First => Name(1);

    /// <summary>The actions in the order of their times.</summary>
    public static IEnumerable<ChaosAction> Draw(int seed, ChurnRules rules) => new ChurnSchedule(seed, rules).Draw();

    /// <summary>Name of a silo by its number, from 1.</summary>
    public static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"s{number}");

    private IEnumerable<ChaosAction> Draw()
    {
        for (var now = _rules.Pace.Draw(_random); ; now += _rules.Pace.Draw(_random)) yield return Next(now);
    }

    private ChaosAction Next(TimeSpan now)
    {
        // The same number of draws whatever comes of them.
        var (kind, which, length) = (DrawKind(), _random.NextDouble(), _random.NextDouble());
        var victims = Victims(kind, now);
        if (kind == ChaosActionKind.Spawn || victims.Length == 0)
        {
            kind = _alive.Count < _rules.Most ? ChaosActionKind.Spawn : ChaosActionKind.Kill;
            victims = Victims(kind, now);
        }
        if (kind == ChaosActionKind.Spawn || victims.Length == 0)
        {
            _alive.Add((Name(++_spawned), now));
            return new ChaosAction(now, ChaosActionKind.Spawn, Name(_spawned));
        }

        var at = victims[(int)(which * victims.Length)];
        var name = _alive[at].Name;
        switch (kind)
        {
            case ChaosActionKind.Hang:
                var hang = _rules.Detect + HangBeyondDetect.Least + ((HangBeyondDetect.Most - HangBeyondDetect.Least) * length);
                // It comes back under its name when it has ended.
                _alive[at] = (name, now + hang);
                return new ChaosAction(now, kind, name, hang);
            case ChaosActionKind.Pause:
                return new ChaosAction(now, kind, name, _rules.Detect * (0.1 + (0.3 * length)));
            default:
                _alive.RemoveAt(at);
                return new ChaosAction(now, kind, name);
        }
    }

    private ChaosActionKind DrawKind()
    {
        var left = _random.Next(_rules.Weights.Sum(static entry => entry.Weight));
        return _rules.Weights.First(entry => (left -= entry.Weight) < 0).Kind;
    }

    /// <summary>Which silos an action may befall: none that hangs, and none without which no settled one would be left.</summary>
    private int[] Victims(ChaosActionKind kind, TimeSpan now)
    {
        var settled = Enumerable.Range(0, _alive.Count).Where(at => _alive[at].From + _rules.Settle <= now).ToArray();
        return
        [
            .. Enumerable.Range(0, _alive.Count).Where(at => _alive[at].From <= now)
                .Where(at => kind == ChaosActionKind.Pause || settled.Any(other => other != at)),
        ];
    }
}

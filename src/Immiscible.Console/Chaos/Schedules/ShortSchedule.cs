namespace Immiscible.Console.Chaos.Schedules;

/// <summary>A run with 1, then 4, then 2, then 3 workers, each change after so many steps more.</summary>
/// <param name="GrowAfter">Steps with the first silo alone before three more are started.</param>
/// <param name="ShrinkAfter">Steps with all four before two end.</param>
/// <param name="Departures">Which two end, and how.</param>
/// <param name="JoinAfter">Steps with the two that are left before one more is started.</param>
internal sealed record ShortSchedule(int GrowAfter, int ShrinkAfter, IReadOnlyList<(string Member, ChaosActionKind Kind)> Departures, int JoinAfter)
{
    private const int MostSteps = 8;

    /// <summary>The silos before two of them end.</summary>
    public static IReadOnlyList<string> Four { get; } = ["s1", "s2", "s3", "s4"];

    /// <summary>The silo that is started last.</summary>
    public static string Last => "s5";

    /// <summary>Draws one; a function of the seed.</summary>
    public static ShortSchedule Draw(int seed)
    {
        var random = new Random(seed);
        var (grow, shrink, join) = (random.Next(1, MostSteps + 1), random.Next(1, MostSteps + 1), random.Next(1, MostSteps + 1));
        var leaving = random.GetItems(Four.ToArray(), 1)[0];
        var others = Four.Where(name => name != leaving).ToArray();
        return new ShortSchedule(grow, shrink, [(leaving, Kind()), (others[random.Next(others.Length)], Kind())], join);

        ChaosActionKind Kind() => random.Next(3) == 0 ? ChaosActionKind.Drain : ChaosActionKind.Kill;
    }
}

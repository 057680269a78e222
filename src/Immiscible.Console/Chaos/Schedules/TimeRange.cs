namespace Immiscible.Console.Chaos.Schedules;

/// <summary>A time between two bounds.</summary>
/// <param name="Least">The shorter.</param>
/// <param name="Most">The longer.</param>
internal readonly record struct TimeRange(TimeSpan Least, TimeSpan Most)
{
    /// <summary>Draws one of them, all alike.</summary>
    public TimeSpan Draw(Random random) => Least + ((Most - Least) * random.NextDouble());
}

using System.Diagnostics;

namespace Immiscible.Cluster.ProcessTests.Support;

/// <summary>Waits for what other processes do.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Looks again and again, as fast as it can, because some conditions hold for milliseconds only.</summary>
    public static void Until(Func<bool> condition, string what) => Until(condition, () => what, Limit, static () => Thread.Yield());

    /// <summary>Looks now and then for what lasts once it is there, and leaves the processors to those who bring it about.</summary>
    public static void Patiently(Func<bool> condition, Func<string> what) => Until(condition, what, LongLimit, static () => Thread.Sleep(Pause));

    private static void Until(Func<bool> condition, Func<string> what, TimeSpan limit, Action pause)
    {
        var begun = Stopwatch.GetTimestamp();
        while (!Holds(condition))
        {
            Assert.True(Stopwatch.GetElapsedTime(begun) < limit, $"waited too long for {what()}");
            pause();
        }
    }

    // What is looked at may be renamed or deleted meanwhile.
    private static bool Holds(Func<bool> condition)
    {
        try
        {
            return condition();
        }
        catch (IOException)
        {
            return false;
        }
    }
}

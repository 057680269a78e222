using System.Diagnostics;

namespace Immiscible.Cluster.ProcessTests.Support;

/// <summary>Waits for what another process does to files.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    /// <summary>Looks again and again, as fast as it can, because some conditions hold for milliseconds only.</summary>
    public static void Until(Func<bool> condition, string what)
    {
        var begun = Stopwatch.GetTimestamp();
        while (!Holds(condition))
        {
            Assert.True(Stopwatch.GetElapsedTime(begun) < Limit, $"waited too long for {what}");
            Thread.Yield();
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

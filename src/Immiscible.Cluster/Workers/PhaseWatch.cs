using System.Diagnostics;

namespace Immiscible.Cluster.Workers;

/// <summary>Times what follows one another.</summary>
internal sealed class PhaseWatch
{
    private long _last = Stopwatch.GetTimestamp();

    /// <summary>Time since the last call, or since the beginning.</summary>
    public TimeSpan Lap()
    {
        var now = Stopwatch.GetTimestamp();
        var lap = Stopwatch.GetElapsedTime(_last, now);
        _last = now;
        return lap;
    }
}

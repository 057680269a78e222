using System.Diagnostics;
using TorchSharp;

namespace Immiscible.Console.Benchmarking;

/// <summary>Times what follows one another on this thread, the device's work included, and counts the tensors that torch is asked for meanwhile.</summary>
/// <param name="place">The device.</param>
internal sealed class PartClock(StepPlace place)
{
    private long _last, _tensors;

    /// <summary>Begins anew.</summary>
    public void Begin()
    {
        place.Finish();
        (_last, _tensors) = (Stopwatch.GetTimestamp(), Made());
    }

    /// <summary>What has been done since the last call, or since the beginning.</summary>
    public PartCost Lap()
    {
        place.Finish();
        var (now, made) = (Stopwatch.GetTimestamp(), Made());
        var cost = new PartCost(Stopwatch.GetElapsedTime(_last, now).TotalMilliseconds, made - _tensors);
        (_last, _tensors) = (now, made);
        return cost;
    }

    // Every call that gives a tensor counts, in place or not; what a backward pass makes stays within libtorch.
    private static long Made()
    {
        var made = DisposeScopeManager.Statistics;
        return made.CreatedInScopeCount + made.CreatedOutsideScopeCount;
    }
}

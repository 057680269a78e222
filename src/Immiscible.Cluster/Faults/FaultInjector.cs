using Microsoft.Extensions.Logging;

namespace Immiscible.Cluster.Faults;

/// <summary>Carries out a plan, each fault once. Thread-safe.</summary>
/// <param name="plan">What is to go wrong.</param>
/// <param name="signal">Kills or stops this process.</param>
/// <param name="time">Measures delays.</param>
/// <param name="logger">Is told of each fault.</param>
internal sealed partial class FaultInjector(FaultPlan plan, Action<FaultAction> signal, TimeProvider time, ILogger<FaultInjector> logger) : IFaults
{
    private readonly int[] _done = new int[plan.Faults.Count];

    /// <inheritdoc/>
    public bool TouchFrames { get; } = plan.Faults.Any(static fault => fault.Point == FaultPoint.ReduceChunk);

    /// <inheritdoc/>
    public async ValueTask<FaultAction> ReachAsync(FaultSite site)
    {
        for (var i = 0; i < _done.Length; i++)
        {
            var fault = plan.Faults[i];
            if (!fault.Fits(site) || Interlocked.Exchange(ref _done[i], 1) != 0) continue;
            LogInjected(logger, fault, site);
            if (fault.Action is FaultAction.Die or FaultAction.Hang) signal(fault.Action);
            else if (fault.Action == FaultAction.Delay) await Task.Delay(fault.Delay, time).ConfigureAwait(false);
            else return fault.Action;
        }
        return FaultAction.None;
    }
}

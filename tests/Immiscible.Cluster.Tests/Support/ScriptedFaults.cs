using Immiscible.Cluster.Faults;

namespace Immiscible.Cluster.Tests.Support;

/// <summary>Lets go wrong what the test at hand says, once.</summary>
internal sealed class ScriptedFaults : IFaults
{
    private volatile Plan? _plan;

    /// <inheritdoc/>
    public bool TouchFrames => true;

    /// <summary>Plans a fault; it is over when the result is disposed.</summary>
    public Plan Add(string fault) => _plan = new Plan(this, Assert.Single(FaultPlan.Parse(fault).Faults));

    /// <inheritdoc/>
    public ValueTask<FaultAction> ReachAsync(FaultSite site) => ValueTask.FromResult(_plan?.Reach(site) ?? FaultAction.None);

    /// <summary>One planned fault.</summary>
    internal sealed class Plan(ScriptedFaults faults, Immiscible.Cluster.Faults.Fault fault) : IDisposable
    {
        private int _done;

        public void Dispose()
        {
            faults._plan = null;
            Assert.True(Volatile.Read(ref _done) > 0, $"it never came to {fault}");
        }

        public FaultAction Reach(FaultSite site) => fault.Fits(site) && Interlocked.Exchange(ref _done, 1) == 0 ? fault.Action : FaultAction.None;
    }
}

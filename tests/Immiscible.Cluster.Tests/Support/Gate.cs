using Immiscible.Diffusion.Training;
using Immiscible.Numerics.Vectors;

namespace Immiscible.Cluster.Tests.Support;

/// <summary>Holds a run in its first granule until it is let go.</summary>
internal sealed class Gate : ReplicaScript
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Complete when the run is held.</summary>
    public Task Reached => _reached.Task.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);

    public void Open() => _open.TrySetResult();

    public override GranuleLoss ComputeGranule(IReplica replica, in GranuleBatch batch, FlatVector gradient)
    {
        _reached.TrySetResult();
        _open.Task.Wait(TimeSpan.FromMinutes(2));
        return replica.ComputeGranule(batch, gradient);
    }
}

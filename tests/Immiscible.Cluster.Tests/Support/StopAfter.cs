using Immiscible.Diffusion.Training;
using Immiscible.Numerics.Vectors;

namespace Immiscible.Cluster.Tests.Support;

/// <summary>Asks for a stop while a step is being computed, so that the run stops after exactly that step.</summary>
internal sealed class StopAfter(long step) : ReplicaScript
{
    private int _asked;

    public override GranuleLoss ComputeGranule(IReplica replica, in GranuleBatch batch, FlatVector gradient)
    {
        if (batch.Step == step - 1 && Interlocked.Exchange(ref _asked, 1) == 0) Stop().GetAwaiter().GetResult();
        return replica.ComputeGranule(batch, gradient);
    }
}

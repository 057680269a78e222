using Immiscible.Diffusion.Training;
using Immiscible.Numerics.Vectors;

namespace Immiscible.Cluster.Tests.Support;

/// <summary>Does something to one granule of one step (from 0), each time it is computed.</summary>
internal sealed class Fault(long step, int granule, Fault.Harm harm) : ReplicaScript
{
    /// <summary>What is done: gets the loss and the gradient, gives the loss.</summary>
    public delegate double Harm(double loss, Span<float> gradient);

    public override GranuleLoss ComputeGranule(IReplica replica, in GranuleBatch batch, FlatVector gradient)
    {
        var loss = replica.ComputeGranule(batch, gradient);
        if (batch.Step != step || batch.Granule != granule) return loss;
        var harmed = harm(loss.Value, gradient.BeginLoad().Span);
        gradient.CompleteLoad();
        return new GranuleLoss(harmed);
    }
}

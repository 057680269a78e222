using Immiscible.Cluster.Tests.Support;
using Immiscible.Diffusion.Training;
using Immiscible.Numerics.Vectors;

namespace Immiscible.Cluster.Tests.Faults;

/// <summary>Feeds the first image of one granule in the place of all its images.</summary>
internal sealed class RepeatedSample(long step, int granule) : ReplicaScript
{
    public override GranuleLoss ComputeGranule(IReplica replica, in GranuleBatch batch, FlatVector gradient)
    {
        if (batch.Step != step || batch.Granule != granule) return replica.ComputeGranule(batch, gradient);
        var images = batch.Images.ToArray();
        var length = images.Length / batch.Count;
        for (var i = 1; i < batch.Count; i++) images.AsSpan(0, length).CopyTo(images.AsSpan(i * length));
        return replica.ComputeGranule(
            new GranuleBatch
            {
                Step = batch.Step, Granule = batch.Granule, Count = batch.Count, Images = images, Noises = batch.Noises, TimeDraws = batch.TimeDraws,
                Labels = batch.Labels,
            },
            gradient);
    }
}

using System.Collections.Concurrent;
using Immiscible.Diffusion.Training;
using Immiscible.Numerics.Vectors;

namespace Immiscible.Cluster.Tests.Support;

/// <summary>Notes what the network is fed.</summary>
internal sealed class FeedRecorder : ReplicaScript
{
    private readonly ConcurrentBag<FedSample> _samples = [];

    /// <summary>The samples of a step (from 0), by position.</summary>
    public FedSample[] Step(long step) => [.. _samples.Where(sample => sample.Step == step).OrderBy(sample => sample.Position)];

    public override GranuleLoss ComputeGranule(IReplica replica, in GranuleBatch batch, FlatVector gradient)
    {
        var length = batch.Images.Length / batch.Count;
        for (var i = 0; i < batch.Count; i++)
            _samples.Add(new FedSample(
                batch.Step, batch.Granule * batch.Count + i, batch.Images.Slice(i * length, length).ToArray(), batch.Noises.Slice(i * length, length).ToArray(),
                batch.TimeDraws[i], batch.Labels[i]));
        return replica.ComputeGranule(batch, gradient);
    }
}

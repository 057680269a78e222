namespace Immiscible.Cluster.Contracts.Sampling;

/// <summary>Finds the checkpoints of a run (key: full path of its directory, as the silos see it) that samples can be drawn from.</summary>
[Alias("immiscible.sample-sources")]
public interface ISampleSourceGrain : IGrainWithStringKey
{
    /// <summary>Finds a checkpoint and checks its files; may be asked again.</summary>
    /// <param name="checkpoint">Its committed steps; null for the newest that is sound.</param>
    /// <returns>The checkpoint; null where the files are still being read: ask again.</returns>
    /// <exception cref="SamplingException">There is no such run or checkpoint, or it is damaged.</exception>
    [Alias("find")]
    Task<SampleSource?> Find(long? checkpoint);
}

namespace Immiscible.Cluster.Contracts.Sampling;

/// <summary>
/// Draws samples on a slot (key: that of the slot's worker grain) that no run has. It serves one order at a time, until it is told to leave or
/// nobody asks any more; a run that takes the slot ends it at once.
/// </summary>
[Alias("immiscible.sampling")]
public interface ISamplingGrain : IGrainWithStringKey
{
    /// <summary>
    /// Draws a chunk of numbered samples and gives its bytes piece by piece. The same call gives the same bytes on every slot, so whatever is lost
    /// with a slot is asked of another.
    /// </summary>
    /// <param name="order">What is drawn.</param>
    /// <param name="first">Number of the chunk's first sample, a multiple of the chunk's size.</param>
    /// <param name="offset">Bytes of the chunk that the caller has.</param>
    /// <returns>The bytes from there on, or that they are not there yet; it answers within seconds.</returns>
    /// <exception cref="SamplingException">The checkpoint is not there any more, or damaged, or the directory is none of the cluster's.</exception>
    [Alias("draw")]
    Task<SampleBytes> Draw(SampleOrder order, int first, int offset);

    /// <summary>No more is asked for: whatever the order holds is freed.</summary>
    /// <param name="order">Its id; any other order is left alone.</param>
    [Alias("leave")]
    Task Leave(Guid order);
}

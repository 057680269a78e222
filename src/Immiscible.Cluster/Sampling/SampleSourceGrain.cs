using Immiscible.Cluster.Checkpoints;
using Immiscible.Cluster.Contracts.Runs;
using Immiscible.Cluster.Contracts.Sampling;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Runs;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace Immiscible.Cluster.Sampling;

/// <summary>Reads checkpoints off its turns, however long that takes, while it answers that it does.</summary>
[Reentrant]
internal sealed class SampleSourceGrain(IOptions<StorageOptions> storage, TimeProvider time) : Grain, ISampleSourceGrain
{
    // A client takes a call for lost after ten seconds.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // What is asked for as the newest has no number.
    private const long Newest = -1;

    private readonly Dictionary<long, Task<SampleSource>> _searches = [];

    /// <inheritdoc/>
    public async Task<SampleSource?> Find(long? checkpoint)
    {
        var (directory, key) = (this.GetPrimaryKeyString(), checkpoint ?? Newest);
        if (!_searches.TryGetValue(key, out var search)) _searches[key] = search = Task.Run(() => Find(directory, checkpoint));
        await Task.WhenAny(search, Task.Delay(Patience, time));
        if (!search.IsCompleted) return null;
        // There may be others by the time that somebody asks again.
        _searches.Remove(key);
        return await search;
    }

    private SampleSource Find(string directory, long? step)
    {
        try
        {
            storage.Value.Require(directory, "");
            var found = SampledCheckpoint.Find(directory, step);
            return new SampleSource(found.Directory, found.Spec, found.Step, found.Shape.Channels, found.Shape.Height, found.Shape.Width);
        }
        catch (Exception e) when (e is CheckpointException or RunRejectedException or RunSpecException or IOException or UnauthorizedAccessException)
        {
            throw new SamplingException(e.Message.ReplaceLineEndings(" "), e);
        }
    }
}

using System.Collections.Concurrent;
using Immiscible.Data;

namespace Immiscible.Cluster.Workers;

/// <summary>Opens each data set once a process, however many workers use it.</summary>
/// <param name="open">Opens a data set.</param>
internal sealed class DatasetCache(Func<DatasetOptions, IImageDataset> open)
{
    private readonly ConcurrentDictionary<DatasetOptions, Lazy<IImageDataset>> _sets = new();

    /// <summary>The data set; a failed opening is tried again by the next caller.</summary>
    /// <exception cref="DatasetException">It cannot be opened.</exception>
    public IImageDataset Open(DatasetOptions options)
    {
        var set = _sets.GetOrAdd(options, options => new Lazy<IImageDataset>(() => open(options)));
        try
        {
            return set.Value;
        }
        catch
        {
            _sets.TryRemove(new KeyValuePair<DatasetOptions, Lazy<IImageDataset>>(options, set));
            throw;
        }
    }
}

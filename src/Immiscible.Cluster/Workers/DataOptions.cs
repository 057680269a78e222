using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Data;

namespace Immiscible.Cluster.Workers;

/// <summary>Turns a spec's section <c>data</c> into the options of a data set.</summary>
public static class DataOptions
{
    /// <summary>The data set of a run.</summary>
    /// <param name="data">The section.</param>
    public static DatasetOptions Of(DataSpec data) => new()
    {
        Source = data.Source, Path = data.Path, Split = data.Split, Count = data.Count, Seed = data.Seed, Size = data.Size, Crop = data.Crop,
    };
}

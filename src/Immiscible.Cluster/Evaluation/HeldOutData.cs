using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Workers;
using Immiscible.Data;

namespace Immiscible.Cluster.Evaluation;

/// <summary>Images that a run was not trained on, where there are any.</summary>
/// <param name="Dataset">The images.</param>
/// <param name="Missing">Why they are those that were trained on; null where they are not.</param>
internal sealed record HeldOutData(IImageDataset Dataset, string? Missing)
{
    /// <summary>Opens the split that the run was not trained on; the one it was trained on where that is all there is.</summary>
    /// <param name="data">The run's data.</param>
    /// <param name="path">Folder of the files; null for that of the run.</param>
    /// <param name="open">Opens a data set.</param>
    /// <exception cref="AnalysisException">Neither can be read.</exception>
    public static HeldOutData Open(DataSpec data, string? path, Func<DatasetOptions, IImageDataset> open)
    {
        var own = data with { Path = path ?? data.Path };
        try
        {
            return new HeldOutData(open(DataOptions.Of(own with { Split = data.Split == "train" ? "test" : "train" })), null);
        }
        catch (DatasetException problem)
        {
            try
            {
                return new HeldOutData(open(DataOptions.Of(own)), problem.Message);
            }
            catch (DatasetException)
            {
                throw new AnalysisException($"no images to analyse with: {problem.Message}; name the folder of the run's data set by --data", problem);
            }
        }
    }
}

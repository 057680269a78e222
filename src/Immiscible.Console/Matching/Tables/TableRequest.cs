using Immiscible.Assignment.Problems;
using Immiscible.Console.Matching.SciPy;

namespace Immiscible.Console.Matching.Tables;

/// <summary>What to measure.</summary>
/// <param name="Sources">Images, one group of rows each.</param>
/// <param name="Sizes">Batch sizes.</param>
/// <param name="Instances">Matches of each size; null for as many as make about 8192 images, from 2 to 8.</param>
/// <param name="Quantization">Precision of the solve.</param>
/// <param name="LargestBlock">Solve larger batches in blocks as well; null for whole only.</param>
/// <param name="Seed">Seed of images and noise.</param>
/// <param name="SciPy">What to compare with; null for nothing.</param>
internal sealed record TableRequest(IReadOnlyList<IImageSource> Sources, IReadOnlyList<int> Sizes, int? Instances, CostQuantization Quantization,
    int? LargestBlock, ulong Seed, SciPySolver? SciPy)
{
    private const int ImagesInAll = 8192;

    /// <summary>Matches of one size.</summary>
    public int InstancesOf(int size) => Instances ?? Math.Clamp(ImagesInAll / size, 2, 8);
}

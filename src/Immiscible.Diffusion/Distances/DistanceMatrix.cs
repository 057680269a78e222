using Immiscible.Diffusion.Tensors;
using static TorchSharp.torch;

namespace Immiscible.Diffusion.Distances;

/// <summary>
/// Euclidean distances of images to noises in GEMM form, sqrt(max(0, |x|^2 + |n|^2 - 2 x n)): memory grows with rows x columns, never with
/// rows x columns x dimension.
/// </summary>
/// <remarks>The bits are a function of the operands and the shape: one granule's rows against all noises is always one product.</remarks>
internal sealed class DistanceMatrix : IDisposable
{
    private readonly TensorBuffer _images = new();
    private readonly TensorBuffer _noises = new();

    /// <param name="images">[rows, dimension], row-major</param>
    /// <param name="noises">[columns, dimension], row-major</param>
    /// <param name="rows">number of images</param>
    /// <param name="columns">number of noises</param>
    /// <param name="distances">[rows, columns], row-major; filled</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    public void Compute(ReadOnlySpan<float> images, ReadOnlySpan<float> noises, int rows, int columns, Span<float> distances)
    {
        var dimension = rows > 0 ? images.Length / rows : 0;
        if (images.Length != rows * dimension || noises.Length != columns * dimension || distances.Length != rows * columns)
        {
            throw new ArgumentException(
                $"{images.Length} values for {rows} images, {noises.Length} for {columns} noises, "
                + $"{distances.Length} distances: they do not fit each other");
        }

        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        var x = _images.Load(images, rows, dimension);
        var n = _noises.Load(noises, columns, dimension);
        var squared = addmm(n.square().sum(1).unsqueeze(0), x, n.t(), beta: 1, alpha: -2).add_(x.square().sum(1).unsqueeze(1));
        squared.clamp_min_(0).sqrt_().FloatSpan().CopyTo(distances);
    }

    public void Dispose()
    {
        _images.Dispose();
        _noises.Dispose();
    }
}

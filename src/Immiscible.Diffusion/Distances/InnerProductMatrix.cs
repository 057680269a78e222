using Immiscible.Compute.Tensors;
using Immiscible.Diffusion.Tensors;
using static TorchSharp.torch;

namespace Immiscible.Diffusion.Distances;

/// <summary>
/// Inner products of images and noises by one matrix multiplication, from which distances follow: memory grows with rows x columns, never
/// with rows x columns x dimension.
/// </summary>
/// <remarks>The bits are a function of the operands and the shape: one granule's rows against all noises is always one product.</remarks>
/// <param name="device">where to multiply; null for the CPU</param>
internal sealed class InnerProductMatrix(Device? device = null) : IDisposable
{
    private readonly TensorBuffer _images = new();
    private readonly TensorBuffer _noises = new();

    /// <param name="images">[rows, dimension], row-major</param>
    /// <param name="noises">[columns, dimension], row-major</param>
    /// <param name="rows">number of images</param>
    /// <param name="columns">number of noises</param>
    /// <param name="products">[rows, columns], row-major; filled</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    public void Compute(ReadOnlySpan<float> images, ReadOnlySpan<float> noises, int rows, int columns, Span<float> products)
    {
        var dimension = rows > 0 ? images.Length / rows : 0;
        if (images.Length != rows * dimension || noises.Length != columns * dimension || products.Length != rows * columns)
        {
            throw new ArgumentException(
                $"{images.Length} values for {rows} images, {noises.Length} for {columns} noises, "
                + $"{products.Length} products: they do not fit each other");
        }

        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        var (x, n) = (_images.Load(images, rows, dimension), _noises.Load(noises, columns, dimension));
        if (device is not null) (x, n) = (x.Upload(device), n.Upload(device));
        mm(x, n.t()).cpu().FloatSpan().CopyTo(products);
    }

    public void Dispose()
    {
        _images.Dispose();
        _noises.Dispose();
    }
}

using Immiscible.Compute.Parameters;

namespace Immiscible.Diffusion.Training;

/// <summary>
/// A copy of everything that trains: weights and whatever objective and optimiser keep beside them, all as flat vectors of one layout.
/// Created and called on one thread, the compute thread.
/// </summary>
public interface IReplica : IDisposable
{
    /// <summary>Where each parameter lies in every flat vector.</summary>
    FlatLayout Layout { get; }

    /// <summary>Names of the flat vectors that make up the state: all that a checkpoint or a joiner needs.</summary>
    IReadOnlyList<string> StateNames { get; }

    /// <summary>One vector of the state, in place.</summary>
    /// <param name="name">one of <see cref="StateNames"/></param>
    /// <returns>Layout.Length floats</returns>
    /// <exception cref="ArgumentException">There is no vector of that name.</exception>
    Span<float> State(string name);

    /// <summary>Forward and backward pass of one granule. Its bits depend on the batch and the weights alone.</summary>
    /// <param name="batch">the samples</param>
    /// <param name="gradient">Layout.Length floats; receives the gradient of the mean loss over the granule</param>
    /// <returns>the mean loss over the granule; not finite when training has diverged</returns>
    /// <exception cref="ArgumentException">A length does not fit the options.</exception>
    double ComputeGranule(in GranuleBatch batch, Span<float> gradient);

    /// <summary>Inner products of images and noises, from which matching takes its distances.</summary>
    /// <param name="images">[rows, elements of an image]</param>
    /// <param name="noises">[columns, elements of an image]</param>
    /// <param name="rows">number of images</param>
    /// <param name="columns">number of noises</param>
    /// <param name="products">[rows, columns], row-major; filled</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    void InnerProducts(ReadOnlySpan<float> images, ReadOnlySpan<float> noises, int rows, int columns, Span<float> products);

    /// <summary>One optimiser step on every vector of the state.</summary>
    /// <param name="gradient">Layout.Length floats: the sum of the granules' gradients</param>
    /// <param name="scale">1 / granules: makes the mean of the sum</param>
    /// <param name="step">training step, from 0</param>
    /// <returns>the global norm of the mean gradient, before clipping</returns>
    /// <exception cref="ArgumentException">The length does not fit.</exception>
    double Apply(ReadOnlySpan<float> gradient, float scale, long step);

    /// <summary>The global norm of the mean gradient, before clipping, as <see cref="Apply"/> has it.</summary>
    /// <param name="gradient">Layout.Length floats: the sum of the granules' gradients</param>
    /// <param name="scale">1 / granules: makes the mean of the sum</param>
    double Norm(ReadOnlySpan<float> gradient, float scale);

    /// <summary>
    /// The optimiser step of <see cref="Apply"/> on a part of every vector, as when the state comes in piece by piece. All parts together
    /// give its very bits.
    /// </summary>
    /// <param name="gradient">Layout.Length floats: the sum of the granules' gradients</param>
    /// <param name="scale">1 / granules: makes the mean of the sum</param>
    /// <param name="norm">what <see cref="Norm"/> gives for the whole gradient</param>
    /// <param name="step">training step, from 0</param>
    /// <param name="part">the floats of every vector that are updated</param>
    /// <exception cref="ArgumentException">The length does not fit.</exception>
    void ApplyPart(ReadOnlySpan<float> gradient, float scale, double norm, long step, Range part);
}

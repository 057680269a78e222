using Immiscible.Compute.Parameters;
using Immiscible.Numerics.Vectors;

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

    /// <summary>One vector of the state, in place: what is written to it is the state from then on.</summary>
    /// <param name="name">one of <see cref="StateNames"/></param>
    /// <returns>Layout.Length floats, a <see cref="HostVector"/> where the replica computes on the CPU</returns>
    /// <exception cref="ArgumentException">There is no vector of that name.</exception>
    FlatVector StateVector(string name);

    /// <summary>A vector of Layout.Length floats and arbitrary content where the replica computes: for gradients and their sums.</summary>
    FlatVector NewVector();

    /// <summary>Forward and backward pass of one granule. Its bits depend on the batch and the weights alone.</summary>
    /// <param name="batch">the samples</param>
    /// <param name="gradient">a vector of <see cref="NewVector"/>; receives the gradient of the mean loss over the granule</param>
    /// <returns>the mean loss over the granule</returns>
    /// <exception cref="ArgumentException">A length does not fit the options.</exception>
    GranuleLoss ComputeGranule(in GranuleBatch batch, FlatVector gradient);

    /// <summary>Inner products of images and noises, from which matching takes its distances.</summary>
    /// <param name="images">[rows, elements of an image]</param>
    /// <param name="noises">[columns, elements of an image]</param>
    /// <param name="rows">number of images</param>
    /// <param name="columns">number of noises</param>
    /// <param name="products">[rows, columns], row-major; filled</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    void InnerProducts(ReadOnlySpan<float> images, ReadOnlySpan<float> noises, int rows, int columns, Span<float> products);

    /// <summary>The global norm of the mean gradient, before clipping, which decides about clipping. On any thread.</summary>
    /// <param name="gradient">a vector of <see cref="NewVector"/>: the sum of the granules' gradients</param>
    /// <param name="scale">1 / granules: makes the mean of the sum</param>
    double Norm(FlatVector gradient, float scale);

    /// <summary>
    /// One optimiser step on every vector of the state, or on a part of each, as when the state comes in piece by piece: all parts together give the bits of the
    /// whole.
    /// </summary>
    /// <param name="gradient">a vector of <see cref="NewVector"/>: the sum of the granules' gradients</param>
    /// <param name="scale">1 / granules: makes the mean of the sum</param>
    /// <param name="norm">what <see cref="Norm"/> gives for the whole gradient</param>
    /// <param name="step">training step, from 0</param>
    /// <param name="part">the floats of every vector that are updated: <c>..</c> for all</param>
    /// <exception cref="ArgumentException">The length does not fit.</exception>
    void Apply(FlatVector gradient, float scale, double norm, long step, Range part);
}

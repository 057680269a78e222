using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Immiscible.Assignment.Distances;

/// <summary>Turns inner products from any matrix multiplication into distances, in place: |x - n|^2 = |x|^2 + |n|^2 - 2 &lt;x, n&gt;.</summary>
public static class GemmDistances
{
    /// <summary>Replaces the inner products of one image with all noises by its distances to them.</summary>
    /// <param name="products">&lt;x, n_j&gt; for every noise j; receives the costs.</param>
    /// <param name="squaredNorm">|x|^2.</param>
    /// <param name="noiseSquaredNorms">|n_j|^2 for every noise.</param>
    /// <param name="kind">Any kind but <see cref="DistanceKind.L1"/>, which no inner product gives.</param>
    /// <param name="flipped">
    /// Distances to the negated noise: the ablation of section 4.3, where images meet noise chosen against its mirror image.
    /// </param>
    /// <exception cref="AssignmentException">The lengths differ, or the kind is L1.</exception>
    public static void FromProducts(
        Span<float> products, float squaredNorm, ReadOnlySpan<float> noiseSquaredNorms, DistanceKind kind, bool flipped = false)
    {
        if (products.Length != noiseSquaredNorms.Length)
            throw new AssignmentException($"{products.Length} inner products and {noiseSquaredNorms.Length} norms were given; give as many");
        if (kind == DistanceKind.L1) throw new AssignmentException("L1 distances do not follow from inner products; use PairwiseDistances");
        var sign = flipped ? -1f : 1f;
        if (kind == DistanceKind.InnerProduct)
        {
            foreach (ref var product in products) product *= -sign;
            return;
        }

        Squared(products, squaredNorm, noiseSquaredNorms, sign);
        if (kind == DistanceKind.SquaredL2) return;
        var at = 0;
        foreach (ref var squares in MemoryMarshal.Cast<float, Vector256<float>>(products))
        {
            squares = Vector256.Sqrt(squares);
            at += Vector256<float>.Count;
        }

        foreach (ref var square in products[at..]) square = MathF.Sqrt(square);
    }

    private static void Squared(Span<float> products, float squaredNorm, ReadOnlySpan<float> norms, float sign)
    {
        var at = 0;
        for (; at <= products.Length - Vector256<float>.Count; at += Vector256<float>.Count)
        {
            var twice = Vector256.Create(products[at..]) * Vector256.Create(2 * sign);
            var squared = Vector256.Create(squaredNorm) + Vector256.Create(norms[at..]) - twice;
            Vector256.Max(squared, Vector256<float>.Zero).CopyTo(products[at..]);
        }

        for (; at < products.Length; at++) products[at] = MathF.Max(squaredNorm + norms[at] - products[at] * (2 * sign), 0);
    }
}

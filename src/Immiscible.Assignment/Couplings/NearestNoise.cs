using Immiscible.Assignment.Distances;

namespace Immiscible.Assignment.Couplings;

/// <summary>
/// KNN noise of "Improved Immiscible Diffusion" (arXiv 2505.18521): of k noises drawn for an image the nearest is kept. Needs no other
/// sample, but does not keep the marginal of the noise: chosen vectors are a little short.
/// </summary>
public static class NearestNoise
{
    /// <summary>The nearest candidate; the first of equals.</summary>
    /// <param name="image">The image, D numbers.</param>
    /// <param name="candidates"><c>[k, D]</c> noises.</param>
    /// <param name="kind">What is measured.</param>
    /// <returns>The candidate's number, 0..k-1.</returns>
    /// <exception cref="AssignmentException">The candidates are not vectors of the image's length.</exception>
    public static int Choose(ReadOnlySpan<float> image, ReadOnlySpan<float> candidates, DistanceKind kind = DistanceKind.L2)
    {
        if (image.IsEmpty || candidates.IsEmpty || candidates.Length % image.Length != 0)
            throw new AssignmentException($"{candidates.Length} numbers are not candidates of {image.Length} each");
        var count = candidates.Length / image.Length;
        var distances = new float[count];
        PairwiseDistances.Compute(image, candidates, 1, count, kind, distances);
        var nearest = 0;
        for (var k = 1; k < count; k++)
            if (distances[k] < distances[nearest])
                nearest = k;
        return nearest;
    }

    /// <summary>
    /// Gives a chosen noise the length of an unchosen draw, so that lengths are distributed as those of undisturbed noise.
    /// </summary>
    /// <param name="chosen">The noise to rescale.</param>
    /// <param name="reference">A draw that was not chosen for being near: the first candidate.</param>
    /// <exception cref="AssignmentException">The lengths differ.</exception>
    public static void Renormalize(Span<float> chosen, ReadOnlySpan<float> reference)
    {
        if (chosen.Length != reference.Length)
            throw new AssignmentException($"a noise of {chosen.Length} numbers cannot take the length of one of {reference.Length}");
        var (own, wanted) = (SquaredLength(chosen), SquaredLength(reference));
        if (own == 0) return;
        var factor = (float)Math.Sqrt(wanted / own);
        foreach (ref var value in chosen) value *= factor;
    }

    private static double SquaredLength(ReadOnlySpan<float> vector)
    {
        var sum = 0.0;
        foreach (var value in vector) sum += (double)value * value;
        return sum;
    }
}

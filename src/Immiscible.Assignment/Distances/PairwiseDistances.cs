using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Immiscible.Assignment.Distances;

/// <summary>
/// Distances of images to noises without a matrix library. The training takes inner products from its own matrix multiplication
/// (<see cref="GemmDistances"/>); this serves L1, benchmarks and users who have none.
/// </summary>
public static class PairwiseDistances
{
    /// <summary>Noises handled at once, so that each image element is loaded once for all of them.</summary>
    private const int Tile = 8;

    /// <summary>Fills a matrix of costs.</summary>
    /// <param name="images"><c>[rows, length]</c> row-major.</param>
    /// <param name="noises"><c>[columns, length]</c> row-major.</param>
    /// <param name="rows">Images.</param>
    /// <param name="columns">Noises.</param>
    /// <param name="kind">What is measured.</param>
    /// <param name="distances">Receives <c>[rows, columns]</c> costs.</param>
    /// <param name="flipped">Distances to the negated noises.</param>
    /// <exception cref="AssignmentException">The lengths do not fit the shapes.</exception>
    public static void Compute(
        ReadOnlySpan<float> images, ReadOnlySpan<float> noises, int rows, int columns, DistanceKind kind, Span<float> distances, bool flipped = false)
    {
        if (rows < 1 || columns < 1 || images.Length % rows != 0 || (long)images.Length / rows * columns != noises.Length)
            throw new AssignmentException($"{images.Length} and {noises.Length} numbers are not {rows} images and {columns} noises of one length");
        if (distances.Length != (long)rows * columns)
            throw new AssignmentException($"there is room for {distances.Length} distances; {rows} x {columns} are needed");
        var length = images.Length / rows;
        if (kind == DistanceKind.L1) AbsoluteDifferences(images, noises, length, columns, distances, flipped ? -1f : 1f);
        else FromProducts(images, noises, length, columns, kind, distances, flipped);
    }

    /// <summary>|x|^2.</summary>
    /// <param name="vector">x, of any length.</param>
    public static float SquaredNorm(ReadOnlySpan<float> vector) => Sum<Product>(vector, vector, 1f);

    /// <summary>|x - n|, from the differences themselves: as exact as single precision allows.</summary>
    /// <param name="image">x.</param>
    /// <param name="noise">n, of the same length.</param>
    /// <exception cref="AssignmentException">The lengths differ.</exception>
    public static double Euclidean(ReadOnlySpan<float> image, ReadOnlySpan<float> noise)
    {
        if (image.Length != noise.Length)
            throw new AssignmentException($"an image of {image.Length} numbers has no distance to a noise of {noise.Length}; give vectors of one length");
        return Math.Sqrt(Sum<SquaredDifference>(image, noise, 1f));
    }

    private static void FromProducts(
        ReadOnlySpan<float> images, ReadOnlySpan<float> noises, int length, int columns, DistanceKind kind, Span<float> distances, bool flipped)
    {
        var norms = new float[columns];
        for (var j = 0; j < columns; j++) norms[j] = SquaredNorm(noises.Slice(j * length, length));
        for (var i = 0; i * columns < distances.Length; i++)
        {
            var image = images.Slice(i * length, length);
            var row = distances.Slice(i * columns, columns);
            Tiles<Product>(image, noises, row, 1f);
            GemmDistances.FromProducts(row, SquaredNorm(image), norms, kind, flipped);
        }
    }

    private static void AbsoluteDifferences(
        ReadOnlySpan<float> images, ReadOnlySpan<float> noises, int length, int columns, Span<float> distances, float sign)
    {
        for (var i = 0; i * columns < distances.Length; i++)
            Tiles<AbsoluteDifference>(images.Slice(i * length, length), noises, distances.Slice(i * columns, columns), sign);
    }

    /// <summary>Reduces one image with every noise; a sum does not depend on which noises share its tile.</summary>
    private static void Tiles<TTerm>(ReadOnlySpan<float> image, ReadOnlySpan<float> noises, Span<float> destination, float sign)
        where TTerm : struct, ITerm
    {
        var j = 0;
        for (; j + Tile <= destination.Length; j += Tile)
            SumTile<TTerm>(image, noises.Slice(j * image.Length, Tile * image.Length), destination[j..], sign);
        for (; j < destination.Length; j++) destination[j] = Sum<TTerm>(image, noises.Slice(j * image.Length, image.Length), sign);
    }

    private static void SumTile<TTerm>(ReadOnlySpan<float> image, ReadOnlySpan<float> noises, Span<float> destination, float sign)
        where TTerm : struct, ITerm
    {
        ref var x = ref MemoryMarshal.GetReference(image);
        ref var n = ref MemoryMarshal.GetReference(noises);
        nuint length = (nuint)image.Length, end = length - length % (nuint)Vector256<float>.Count;
        var signs = Vector256.Create(sign);
        Vector256<float> a = default, b = default, c = default, d = default, e = default, f = default, g = default, h = default;
        for (nuint k = 0; k < end; k += (nuint)Vector256<float>.Count)
        {
            var value = Vector256.LoadUnsafe(ref x, k);
            a = TTerm.Add(a, value, Vector256.LoadUnsafe(ref n, k), signs);
            b = TTerm.Add(b, value, Vector256.LoadUnsafe(ref n, length + k), signs);
            c = TTerm.Add(c, value, Vector256.LoadUnsafe(ref n, 2 * length + k), signs);
            d = TTerm.Add(d, value, Vector256.LoadUnsafe(ref n, 3 * length + k), signs);
            e = TTerm.Add(e, value, Vector256.LoadUnsafe(ref n, 4 * length + k), signs);
            f = TTerm.Add(f, value, Vector256.LoadUnsafe(ref n, 5 * length + k), signs);
            g = TTerm.Add(g, value, Vector256.LoadUnsafe(ref n, 6 * length + k), signs);
            h = TTerm.Add(h, value, Vector256.LoadUnsafe(ref n, 7 * length + k), signs);
        }

        Span<float> sums =
        [
            Vector256.Sum(a), Vector256.Sum(b), Vector256.Sum(c), Vector256.Sum(d), Vector256.Sum(e), Vector256.Sum(f), Vector256.Sum(g), Vector256.Sum(h),
        ];
        for (var j = 0; j < Tile; j++)
            destination[j] = sums[j] + Rest<TTerm>(image[(int)end..], noises.Slice(j * image.Length + (int)end, image.Length - (int)end), sign);
    }

    private static float Sum<TTerm>(ReadOnlySpan<float> image, ReadOnlySpan<float> noise, float sign) where TTerm : struct, ITerm
    {
        var sum = Vector256<float>.Zero;
        var k = 0;
        for (; k <= image.Length - Vector256<float>.Count; k += Vector256<float>.Count)
            sum = TTerm.Add(sum, Vector256.Create(image[k..]), Vector256.Create(noise[k..]), Vector256.Create(sign));
        return Vector256.Sum(sum) + Rest<TTerm>(image[k..], noise[k..], sign);
    }

    private static float Rest<TTerm>(ReadOnlySpan<float> image, ReadOnlySpan<float> noise, float sign) where TTerm : struct, ITerm
    {
        var sum = 0f;
        for (var k = 0; k < image.Length; k++)
            sum = TTerm.Add(Vector256.Create(sum), Vector256.Create(image[k]), Vector256.Create(noise[k]), Vector256.Create(sign)).ToScalar();
        return sum;
    }
}

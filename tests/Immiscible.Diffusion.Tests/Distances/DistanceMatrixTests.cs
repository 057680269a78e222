using Immiscible.Compute.Native;
using Immiscible.Diffusion.Distances;
using Immiscible.Numerics.Random;

namespace Immiscible.Diffusion.Tests.Distances;

public sealed class DistanceMatrixTests
{
    private const int Rows = 5;
    private const int Columns = 9;
    private const int Dimension = 768;

    private readonly float[] _images = Normals(0, Rows);
    private readonly float[] _noises = Normals(1, Columns);

    public DistanceMatrixTests() => TorchRuntime.EnsureLoaded();

    [Fact]
    public void Distances_are_Euclidean_and_row_major()
    {
        using var matrix = new DistanceMatrix();
        var distances = new float[Rows * Columns];
        matrix.Compute(_images, _noises, Rows, Columns, distances);
        for (var row = 0; row < Rows; row++)
        {
            for (var column = 0; column < Columns; column++)
            {
                var sum = 0.0;
                for (var i = 0; i < Dimension; i++)
                    sum += Math.Pow((double)_images[row * Dimension + i] - _noises[column * Dimension + i], 2);
                Assert.Equal(Math.Sqrt(sum), distances[row * Columns + column], 1e-3);
            }
        }
    }

    [Fact]
    public void The_distance_of_a_vector_to_itself_is_no_NaN()
    {
        using var matrix = new DistanceMatrix();
        var distances = new float[Rows * Rows];
        matrix.Compute(_images, _images, Rows, Rows, distances);
        for (var row = 0; row < Rows; row++) Assert.InRange(distances[row * Rows + row], 0, 0.1f);
    }

    [Fact]
    public void The_same_granule_gives_the_same_bits_whatever_was_computed_before()
    {
        using var matrix = new DistanceMatrix();
        var first = new float[Rows * Columns];
        var second = new float[Rows * Columns];
        matrix.Compute(_images, _noises, Rows, Columns, first);
        matrix.Compute(_noises, _images, Columns, Rows, second);
        matrix.Compute(_images, _noises, Rows, Columns, second);
        Assert.Equal(first, second);
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_refused()
    {
        using var matrix = new DistanceMatrix();
        Assert.Throws<ArgumentException>(() => matrix.Compute(_images, _noises, Rows, Columns + 1, new float[Rows * (Columns + 1)]));
    }

    private static float[] Normals(uint position, int count)
    {
        var values = new float[count * Dimension];
        new CounterRandom(2, RandomStream.Noise).Normal(values, 0, position);
        return values;
    }
}

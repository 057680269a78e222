using Immiscible.Compute.Native;
using Immiscible.Diffusion.Distances;
using Immiscible.Numerics.Random;

namespace Immiscible.Diffusion.Tests.Distances;

public sealed class InnerProductMatrixTests
{
    private const int Rows = 5;
    private const int Columns = 9;
    private const int Dimension = 768;

    private readonly float[] _images = Normals(0, Rows);
    private readonly float[] _noises = Normals(1, Columns);

    public InnerProductMatrixTests() => TorchRuntime.EnsureLoaded();

    [Fact]
    public void Products_are_those_of_the_definition_and_row_major()
    {
        using var matrix = new InnerProductMatrix();
        var products = new float[Rows * Columns];
        matrix.Compute(_images, _noises, Rows, Columns, products);
        for (var row = 0; row < Rows; row++)
        {
            for (var column = 0; column < Columns; column++)
            {
                var sum = 0.0;
                for (var i = 0; i < Dimension; i++) sum += (double)_images[row * Dimension + i] * _noises[column * Dimension + i];
                Assert.Equal(sum, products[row * Columns + column], 1e-3);
            }
        }
    }

    [Fact]
    public void The_same_granule_gives_the_same_bits_whatever_was_computed_before()
    {
        using var matrix = new InnerProductMatrix();
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
        using var matrix = new InnerProductMatrix();
        Assert.Throws<ArgumentException>(() => matrix.Compute(_images, _noises, Rows, Columns + 1, new float[Rows * (Columns + 1)]));
    }

    private static float[] Normals(uint position, int count)
    {
        var values = new float[count * Dimension];
        new CounterRandom(2, RandomStream.Noise).Normal(values, 0, position);
        return values;
    }
}

using Immiscible.Assignment.Distances;

namespace Immiscible.Assignment.Tests.Distances;

public sealed class PairwiseDistancesTests
{
    [Theory]
    [InlineData(DistanceKind.L2)]
    [InlineData(DistanceKind.SquaredL2)]
    [InlineData(DistanceKind.L1)]
    [InlineData(DistanceKind.InnerProduct)]
    public void Distances_are_those_of_the_definition(DistanceKind kind)
    {
        const int Rows = 5, Columns = 19, Length = 77;
        float[] images = Vectors(Rows * Length, 1), noises = Vectors(Columns * Length, 2);
        foreach (var flipped in new[] { false, true })
        {
            var distances = new float[Rows * Columns];
            PairwiseDistances.Compute(images, noises, Rows, Columns, kind, distances, flipped);
            for (var i = 0; i < Rows; i++)
                for (var j = 0; j < Columns; j++)
                {
                    var pairs = Enumerable.Range(0, Length).Select(k => ((double)images[i * Length + k], (flipped ? -1.0 : 1) * noises[j * Length + k]));
                    Assert.Equal(Definition(kind, pairs), distances[i * Columns + j], 1e-4);
                }
        }
    }

    [Fact]
    public void A_distance_does_not_depend_on_its_neighbours()
    {
        float[] images = Vectors(3 * 50, 3), noises = Vectors(21 * 50, 4);
        var all = new float[3 * 21];
        PairwiseDistances.Compute(images, noises, 3, 21, DistanceKind.L1, all);
        var one = new float[1];
        PairwiseDistances.Compute(images.AsSpan(50, 50), noises.AsSpan(6 * 50, 50), 1, 1, DistanceKind.L1, one);
        Assert.Equal(all[21 + 6], one[0]);
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        Assert.Throws<AssignmentException>(() => PairwiseDistances.Compute(new float[6], new float[8], 2, 3, DistanceKind.L2, new float[6]));
        Assert.Throws<AssignmentException>(() => PairwiseDistances.Compute(new float[6], new float[9], 2, 3, DistanceKind.L2, new float[5]));
        Assert.Throws<AssignmentException>(() => GemmDistances.FromProducts(new float[2], 1, new float[2], DistanceKind.L1));
    }

    [Fact]
    public void Operands_are_rounded_to_halves()
    {
        float[] values = [1.0004f, -2.5f];
        HalfOperands.Round(values);
        Assert.Equal([(float)(Half)1.0004f, -2.5f], values);
        var many = Vectors(2500, 6);
        var expected = many.Select(value => (float)(Half)value).ToArray();
        HalfOperands.Round(many);
        Assert.Equal(expected, many);
        Assert.Throws<AssignmentException>(() => HalfOperands.Round([1f, 65520f]));
        Assert.Throws<AssignmentException>(() => HalfOperands.Round([1f, float.PositiveInfinity]));
    }

    [Fact]
    public void A_square_that_rounding_makes_negative_is_a_distance_of_nothing()
    {
        var products = Enumerable.Repeat(3000.001f, 11).ToArray();
        GemmDistances.FromProducts(products, 3000, Enumerable.Repeat(3000f, 11).ToArray(), DistanceKind.L2);
        Assert.All(products, distance => Assert.Equal(0, distance));
    }

    [Fact]
    public void The_Euclidean_distance_is_exact_where_inner_products_cancel()
    {
        var image = Vectors(3001, 5);
        var near = image.Select(value => value + 1e-3f).ToArray();
        Assert.Equal(Definition(DistanceKind.L2, image.Zip(near, (x, n) => ((double)x, (double)n))), PairwiseDistances.Euclidean(image, near), 1e-6);
        Assert.Equal(0, PairwiseDistances.Euclidean(image, image));
        Assert.Throws<AssignmentException>(() => PairwiseDistances.Euclidean(image, new float[3000]));
    }

    private static double Definition(DistanceKind kind, IEnumerable<(double X, double N)> pairs) => kind switch
    {
        DistanceKind.L2 => Math.Sqrt(pairs.Sum(pair => (pair.X - pair.N) * (pair.X - pair.N))),
        DistanceKind.SquaredL2 => pairs.Sum(pair => (pair.X - pair.N) * (pair.X - pair.N)),
        DistanceKind.L1 => pairs.Sum(pair => Math.Abs(pair.X - pair.N)),
        _ => -pairs.Sum(pair => pair.X * pair.N),
    };

    private static float[] Vectors(int length, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() * 2 - 1)];
    }
}

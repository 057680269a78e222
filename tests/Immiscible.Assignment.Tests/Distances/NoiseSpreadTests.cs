using Immiscible.Assignment.Distances;
using Immiscible.Assignment.Quantization;

namespace Immiscible.Assignment.Tests.Distances;

public sealed class NoiseSpreadTests
{
    [Theory]
    [InlineData(DistanceKind.L2)]
    [InlineData(DistanceKind.SquaredL2)]
    [InlineData(DistanceKind.L1)]
    [InlineData(DistanceKind.InnerProduct)]
    public void Distances_of_any_image_to_many_noises_fit_with_little_to_spare(DistanceKind kind)
    {
        const int Columns = 4096;
        foreach (var dimension in new[] { 48, 192 })
        {
            var random = new Random(dimension);
            // Saturated, ordinary and black images: the largest, a middling and no norm at all.
            float[] images = [.. Enumerable.Repeat(1f, dimension), .. Enumerable.Range(0, dimension).Select(_ => random.NextSingle()), .. new float[dimension]];
            var noises = Enumerable.Range(0, Columns * dimension).Select(_ => Normal(random)).ToArray();
            var distances = new float[3 * Columns];
            PairwiseDistances.Compute(images, noises, 3, Columns, kind, distances);
            var spreads = distances.Chunk(Columns).Select(row => row.Max() - row.Min()).ToArray();
            Assert.InRange(spreads.Max(), NoiseSpread.Of(kind, dimension) / 2.5, NoiseSpread.Of(kind, dimension));
        }
    }

    [Fact]
    public void The_finest_step_of_L2_is_the_same_in_all_dimensions()
    {
        foreach (var dimension in new[] { 1, 3072, 196_608 })
        {
            Assert.Equal(-12, RowQuantizer.ExponentOfSpread(NoiseSpread.Of(DistanceKind.L2, dimension)));
            Assert.Equal(-5, RowQuantizer.ExponentOfSpread(NoiseSpread.Of(DistanceKind.L2, dimension), RowQuantizer.MaximumByte));
        }
    }

    private static float Normal(Random random) => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}

using Immiscible.Numerics.Random;

namespace Immiscible.Numerics.Tests.Random;

public sealed class KeyedPermutationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(1000)]
    [InlineData(4096)]
    [InlineData(50_000)]
    [InlineData(65_537)]
    [InlineData(1_000_003)]
    public void Every_index_is_hit_exactly_once(int count)
    {
        var permutation = new KeyedPermutation(9, 4, (ulong)count);
        var hit = new bool[count];
        for (var i = 0; i < count; i++)
        {
            var image = permutation[(ulong)i];
            Assert.False(hit[image]);
            hit[image] = true;
        }
    }

    [Fact]
    public void The_largest_range_stays_in_range_without_repeats()
    {
        var permutation = new KeyedPermutation(1, 0, 1UL << 63);
        var images = Enumerable.Range(0, 1000).Select(i => permutation[(ulong)i]).ToArray();
        Assert.All(images, image => Assert.True(image < 1UL << 63));
        Assert.Distinct(images);
    }

    [Fact]
    public void The_same_key_gives_the_same_order_and_another_seed_or_epoch_another()
    {
        var order = Order(3, 0, 1000);
        Assert.Equal(order, Order(3, 0, 1000));
        foreach (var other in new[] { Order(4, 0, 1000), Order(3, 1, 1000) })
            Assert.InRange(order.Zip(other).Count(pair => pair.First == pair.Second), 0, 8); // one is expected
    }

    [Theory]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(50)]
    public void Over_many_epochs_every_index_goes_everywhere_equally_often(int count)
    {
        const int Epochs = 20_000;
        var counts = new int[count, count];
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            var order = Order(1, (ulong)epoch, count);
            for (var i = 0; i < count; i++) counts[i, order[i]]++;
        }

        var wanted = Epochs / (double)count;
        var chiSquare = counts.Cast<int>().Sum(seen => (seen - wanted) * (seen - wanted) / wanted);
        var freedom = (count - 1.0) * (count - 1.0);
        Assert.Equal(freedom, chiSquare, 5 * Math.Sqrt(2 * freedom));
    }

    [Fact]
    public void Neighbours_do_not_stay_neighbours()
    {
        var order = Order(8, 2, 50_000);
        var close = Enumerable.Range(1, order.Length - 1).Count(i => Math.Abs(order[i] - order[i - 1]) <= 10);
        Assert.Equal(20, close, 25.0); // 10 of 25,000 pairs on either side
    }

    [Fact]
    public void Ranges_and_indices_out_of_bounds_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new KeyedPermutation(0, 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new KeyedPermutation(0, 0, (1UL << 63) + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new KeyedPermutation(0, 0, 10)[10]);
    }

    private static int[] Order(ulong seed, ulong epoch, int count)
    {
        var permutation = new KeyedPermutation(seed, epoch, (ulong)count);
        return Enumerable.Range(0, count).Select(i => (int)permutation[(ulong)i]).ToArray();
    }
}

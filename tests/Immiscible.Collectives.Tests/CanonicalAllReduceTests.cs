using Immiscible.Collectives.Reduction;
using Immiscible.Collectives.Tests.Support;
using Immiscible.Collectives.Transport;
using Immiscible.Numerics.Vectors;

namespace Immiscible.Collectives.Tests;

public sealed class CanonicalAllReduceTests
{
    private const int Length = 80;

    [Fact]
    public async Task The_sum_has_the_same_bits_for_every_number_of_members()
    {
        foreach (var granules in new[] { 1, 3, 8, 13 })
        {
            var expected = await Reduce(granules, 1, shuffle: 0);
            for (var members = 1; members <= Math.Min(granules, 5); members++)
                for (var shuffle = 0; shuffle < 4; shuffle++)
                    Assert.Equal(expected.Select(BitConverter.SingleToUInt32Bits),
                        (await Reduce(granules, members, shuffle)).Select(BitConverter.SingleToUInt32Bits));
        }
    }

    [Fact]
    public async Task A_ring_order_would_not_have_the_same_bits()
    {
        var canonical = await Reduce(13, 1, 0);
        var ring = new float[Length];
        for (var granule = 0; granule < 13; granule++)
            for (var i = 0; i < Length; i++) ring[i] += Gradient(granule)[i];
        Assert.NotEqual(canonical, ring);
    }

    [Fact]
    public async Task Several_steps_follow_one_another_even_when_a_member_is_ahead()
    {
        var network = new InMemoryNetwork();
        var tree = new CanonicalTree(4);
        string[] addresses = ["a", "b"];
        var transports = addresses.Select(network.Join).ToArray();
        var results = await Task.WhenAll(Enumerable.Range(0, 2).Select(async rank =>
        {
            var reducer = new CanonicalAllReduce(transports[rank], tree, Length, new ReductionGroup(1, rank, addresses), firstStep: 7);
            var pool = new FlatVectorPool(Length);
            var reduced = new float[Length];
            var sum = 0.0;
            for (var step = 7; step < 40; step++)
            {
                var nodes = new NodeSet(tree, pool);
                for (var granule = rank * 2; granule < rank * 2 + 2; granule++) nodes.Add(new TreeNode(granule, 1), Gradient(granule + step));
                await reducer.ReduceAsync(step, nodes, reduced, TestContext.Current.CancellationToken);
                nodes.Clear();
                sum += reduced.Sum();
            }
            return sum;
        }));
        Assert.Equal(results[0], results[1]);
    }

    [Fact]
    public async Task A_frame_of_another_epoch_step_or_node_is_refused()
    {
        var network = new InMemoryNetwork();
        await using var mine = network.Join("a");
        await using var other = network.Join("b");
        _ = new CanonicalAllReduce(mine, new CanonicalTree(4), Length, new ReductionGroup(5, 0, ["a", "b"]), firstStep: 10);
        var length = new SlicePlan(Length, 2).SliceLength(0);
        var good = new FrameHeader(FrameKind.PartialSum, 5, 10, 1, 0, new TreeNode(2, 2));
        await other.SendAsync("a", good, new float[length], TestContext.Current.CancellationToken);
        foreach (var bad in new[]
        {
            good with { Epoch = 4 }, good with { Step = 9 }, good with { Step = 12 }, good with { Sender = 0 },
            good with { Sender = 2 }, good with { Slice = 1 }, good with { Offset = 1 }, good with { Offset = -1 }, good with { Offset = long.MaxValue }, good with { Node = new TreeNode(1, 2) }, good with { Kind = (FrameKind)9 },
            good /* a repeat would count its granules twice */, good with { Node = new TreeNode(3, 1) },
        })
            await Assert.ThrowsAsync<TransportException>(
                async () => await other.SendAsync("a", bad, new float[length], TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<TransportException>(
            async () => await other.SendAsync("a", good with { Node = new TreeNode(0, 2) }, new float[length + 1], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Members_without_granules_get_the_sum_too() =>
        Assert.Equal(await Reduce(2, 1, shuffle: 0), await Reduce(2, 4, shuffle: 0));

    [Fact]
    public async Task A_vector_shorter_than_its_owners_is_reduced_all_the_same()
    {
        var network = new InMemoryNetwork();
        string[] addresses = ["a", "b", "c"];
        var tree = new CanonicalTree(3);
        var results = await Task.WhenAll(addresses.Select(network.Join).ToArray().Select(async (transport, rank) =>
        {
            var reducer = new CanonicalAllReduce(transport, tree, 16, new ReductionGroup(1, rank, addresses), firstStep: 0);
            var nodes = new NodeSet(tree, new FlatVectorPool(16));
            nodes.Add(new TreeNode(rank, 1), Gradient(rank)[..16]);
            var reduced = new float[16];
            await reducer.ReduceAsync(0, nodes, reduced, TestContext.Current.CancellationToken);
            return reduced;
        }));
        for (var i = 0; i < 16; i++) Assert.All(results, result => Assert.Equal(Gradient(0)[i] + Gradient(1)[i] + Gradient(2)[i], result[i]));
    }

    [Fact]
    public void A_granule_can_neither_be_added_twice_nor_lie_outside()
    {
        var nodes = new NodeSet(new CanonicalTree(4), new FlatVectorPool(Length));
        nodes.Add(new TreeNode(0, 1), Gradient(0));
        nodes.Add(new TreeNode(1, 1), Gradient(1));
        Assert.Equal([new TreeNode(0, 2)], nodes.Nodes);
        Assert.Throws<ArgumentException>(() => nodes.Add(new TreeNode(1, 1), Gradient(1)));
        Assert.Throws<ArgumentException>(() => nodes.Add(new TreeNode(4, 1), Gradient(1)));
        Assert.Throws<ArgumentException>(() => nodes.Add(new TreeNode(2, 1), new float[Length - 1]));
    }

    private static float[] Gradient(int granule)
    {
        var random = new Random(granule);
        return [.. Enumerable.Range(0, Length).Select(_ => (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-4, 4))))];
    }

    /// <summary>Reduces with <paramref name="members"/> members of uneven ranges, each adding its granules in a shuffled order.</summary>
    private static async Task<float[]> Reduce(int granules, int members, int shuffle)
    {
        var network = new InMemoryNetwork();
        var tree = new CanonicalTree(granules);
        var addresses = Enumerable.Range(0, members).Select(rank => $"member-{rank}").ToArray();
        var transports = addresses.Select(network.Join).ToArray();
        var results = await Task.WhenAll(Enumerable.Range(0, members).Select(async rank =>
        {
            var reducer = new CanonicalAllReduce(transports[rank], tree, Length, new ReductionGroup(1, rank, addresses), firstStep: 0);
            var nodes = new NodeSet(tree, new FlatVectorPool(Length));
            var mine = Enumerable.Range(granules * rank / members, granules * (rank + 1) / members - granules * rank / members).ToArray();
            new Random(shuffle).Shuffle(mine);
            foreach (var granule in mine) nodes.Add(new TreeNode(granule, 1), Gradient(granule));
            var reduced = new float[Length];
            await reducer.ReduceAsync(0, nodes, reduced, TestContext.Current.CancellationToken);
            return reduced;
        }));
        foreach (var result in results) Assert.Equal(results[0], result);
        return results[0];
    }
}

using Immiscible.Collectives.Reduction;
using Immiscible.Collectives.Tests.Support;
using Immiscible.Collectives.Transport;
using Immiscible.Numerics.Vectors;

namespace Immiscible.Collectives.Tests;

public sealed class FinalNodesTests
{
    private const int Length = 64;
    private static readonly string[] Addresses = ["a", "b"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_node_travels_before_the_members_next_node_is_there()
    {
        var network = new InMemoryNetwork();
        var (watched, other) = (new WatchedTransport(network.Join("a")), network.Join("b"));
        var (nodes, theirs) = (new FinalNodes(), new FinalNodes());
        var (reduced, reducedThere) = (new HostVector(Length), new HostVector(Length));

        var reducing = Reducer(watched, 0).ReduceAsync(0, nodes, reduced, Cancellation);
        var reducingThere = Reducer(other, 1).ReduceAsync(0, theirs, reducedThere, Cancellation);
        nodes.Add(new TreeNode(0, 2), Vector(1));
        await watched.ArrivedAsync("b", new TreeNode(0, 2)).WaitAsync(Cancellation);
        Assert.False(reducing.IsCompleted);
        theirs.Add(new TreeNode(3, 1), Vector(4));
        theirs.Complete();
        nodes.Add(new TreeNode(2, 1), Vector(2));
        nodes.Complete();

        await Task.WhenAll(reducing, reducingThere);
        Assert.All(reduced.Span.ToArray(), static value => Assert.Equal(7, value));
        Assert.Equal(reduced.Span, reducedThere.Span);
    }

    [Fact]
    public async Task A_member_that_gives_up_between_its_nodes_ends_its_reduction_and_the_next_epoch_reduces()
    {
        var network = new InMemoryNetwork();
        var (watched, other) = (new WatchedTransport(network.Join("a")), network.Join("b"));
        var nodes = new FinalNodes();
        using var giveUp = new CancellationTokenSource();
        _ = Reducer(other, 1);
        var reducing = Reducer(watched, 0).ReduceAsync(0, nodes, new HostVector(Length), giveUp.Token);
        nodes.Add(new TreeNode(0, 2), Vector(1));
        await watched.ArrivedAsync("b", new TreeNode(0, 2)).WaitAsync(Cancellation);

        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reducing);

        await other.CloseEpochAsync(1);
        var sums = await Task.WhenAll(new[] { (IMemberTransport)watched, other }.Select(async (transport, rank) =>
        {
            var set = new NodeSet(new CanonicalTree(4), new FlatVectorPool(Length));
            foreach (var granule in new[] { 2 * rank, 2 * rank + 1 }) set.Add(new TreeNode(granule, 1), Vector(1));
            var reduced = new float[Length];
            await Reducer(transport, rank, epoch: 2).ReduceAsync(0, set, reduced, Cancellation);
            return reduced[0];
        }));
        Assert.All(sums, static sum => Assert.Equal(4, sum));
    }

    [Fact]
    public async Task Every_reader_reads_every_node_once_and_in_order()
    {
        var nodes = new FinalNodes();
        var readers = Enumerable.Range(0, 3).Select(async _ =>
        {
            var read = new List<TreeNode>();
            await foreach (var final in nodes.ReadAsync(Cancellation)) read.AddRange(final.Select(static entry => entry.Node));
            return read;
        }).ToArray();

        TreeNode[] added = [new(4, 2), new(0, 4), new(6, 1)];
        foreach (var node in added) nodes.Add(node, Vector(0));
        nodes.Complete();

        foreach (var read in await Task.WhenAll(readers)) Assert.Equal(added, read);
    }

    private static CanonicalAllReduce Reducer(IMemberTransport transport, int rank, int epoch = 1) =>
        new(transport, new CanonicalTree(4), Length, new ReductionGroup(epoch, rank, Addresses), firstStep: 0, chunkLength: 16);

    private static HostVector Vector(float value)
    {
        var vector = new HostVector(Length);
        vector.Span.Fill(value);
        return vector;
    }
}

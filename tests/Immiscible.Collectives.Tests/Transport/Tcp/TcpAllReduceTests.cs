using Immiscible.Collectives.Reduction;
using Immiscible.Collectives.Tests.Support;
using Immiscible.Collectives.Transport;
using Immiscible.Numerics.Vectors;

namespace Immiscible.Collectives.Tests.Transport.Tcp;

public sealed class TcpAllReduceTests
{
    private const int Granules = 13;
    private const int Length = 5_000;
    private const int Chunk = 192;

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Over_sockets_the_sums_have_the_bits_they_have_in_memory(int members)
    {
        var alone = await ReduceAsync([new InMemoryNetwork().Join("alone")], steps: 3, Length);
        var memory = new InMemoryNetwork();
        var inMemory = await ReduceAsync([.. Enumerable.Range(0, members).Select(rank => memory.Join($"run/{rank}"))], steps: 3, Chunk);
        await using var plane = new TcpPlane();
        var overSockets = await ReduceAsync([.. Enumerable.Range(0, members).Select(rank => plane.Member($"run/{rank}"))], steps: 3, Chunk);
        var onOneMachine = await ReduceAsync(
            [.. Enumerable.Range(0, members).Select(rank => plane.Member($"run/{rank}", TcpPlane.LocalOptions))], steps: 3, Chunk);
        for (var rank = 0; rank < members; rank++)
        {
            Assert.Equal(Bits(alone[0]), Bits(inMemory[rank]));
            Assert.Equal(Bits(alone[0]), Bits(overSockets[rank]));
            Assert.Equal(Bits(alone[0]), Bits(onOneMachine[rank]));
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Through_shared_memory_they_have_them_too(int members)
    {
        const int length = 100_003, chunk = 9_000;
        var alone = await ReduceAsync([new InMemoryNetwork().Join("alone")], steps: 3, length, length: length);
        await using var plane = new TcpPlane();
        var shared = await ReduceAsync(
            [.. Enumerable.Range(0, members).Select(rank => plane.Member($"run/{rank}", TcpPlane.LocalOptions))], steps: 3, chunk, length: length);
        foreach (var result in shared) Assert.Equal(Bits(alone[0]), Bits(result));
        if (OperatingSystem.IsLinux()) Assert.True(plane.Count("immiscible.transport.shared") > 0);
    }

    [Fact]
    public async Task Runs_that_share_a_port_do_not_mix()
    {
        await using var plane = new TcpPlane();
        var networks = new[] { plane.Start(), plane.Start() };
        var expected = Bits((await ReduceAsync([new InMemoryNetwork().Join("alone")], steps: 2, Chunk))[0]);
        var runs = await Task.WhenAll(Enumerable.Range(0, 3).Select(
            run => ReduceAsync([.. Enumerable.Range(0, 4).Select(rank => networks[rank % 2].Join($"run-{run}/{rank}"))], steps: 2, Chunk)));
        foreach (var results in runs)
            foreach (var result in results) Assert.Equal(expected, Bits(result));
    }

    [Fact]
    public async Task Epochs_follow_one_another_on_the_same_connections()
    {
        await using var plane = new TcpPlane();
        var transports = Enumerable.Range(0, 3).Select(rank => plane.Member($"run/{rank}")).ToArray();
        var expected = Bits((await ReduceAsync([new InMemoryNetwork().Join("alone")], steps: 1, Chunk))[0]);
        for (var epoch = 1; epoch < 6; epoch++)
        {
            var members = transports[..(epoch % 2 + 2)];
            foreach (var result in await ReduceAsync(members, steps: 1, Chunk, epoch)) Assert.Equal(expected, Bits(result));
            foreach (var member in members) await member.CloseEpochAsync(epoch);
        }
    }

    /// <summary>Every member reduces the same steps; what comes back is each one's result of the last.</summary>
    private static Task<float[][]> ReduceAsync(IMemberTransport[] transports, int steps, int chunk, int epoch = 1, int length = Length)
    {
        var tree = new CanonicalTree(Granules);
        string[] addresses = [.. transports.Select(static transport => transport.Address)];
        return Task.WhenAll(transports.Select(async (transport, rank) =>
        {
            var reducer = new CanonicalAllReduce(transport, tree, length, new ReductionGroup(epoch, rank, addresses), firstStep: 0, chunk);
            var pool = new FlatVectorPool(length);
            var reduced = new float[length];
            for (var step = 0; step < steps; step++)
            {
                var nodes = new NodeSet(tree, pool);
                for (var granule = Granules * rank / addresses.Length; granule < Granules * (rank + 1) / addresses.Length; granule++)
                    nodes.Add(new TreeNode(granule, 1), Gradient(granule, length));
                await reducer.ReduceAsync(step, nodes, reduced, TestContext.Current.CancellationToken);
                nodes.Clear();
            }
            return reduced;
        }));
    }

    private static float[] Gradient(int granule, int length)
    {
        var random = new Random(granule);
        return [.. Enumerable.Range(0, length).Select(_ => (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-4, 4))))];
    }

    private static uint[] Bits(float[] values) => [.. values.Select(BitConverter.SingleToUInt32Bits)];
}

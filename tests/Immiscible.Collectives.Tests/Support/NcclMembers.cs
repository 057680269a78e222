using Immiscible.Collectives.Nccl;
using Immiscible.Collectives.Reduction;
using Immiscible.Numerics.Vectors;

namespace Immiscible.Collectives.Tests.Support;

/// <summary>The members of one epoch, in one process.</summary>
internal sealed class NcclMembers : IAsyncDisposable
{
    public const int Length = 37, Granules = 8;

    private static readonly CanonicalTree Tree = new(Granules);

    private readonly TaskCompletionSource<NcclUniqueId> _id = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Makes them.</summary>
    /// <param name="nccl">The library.</param>
    /// <param name="size">Number of members.</param>
    /// <param name="epoch">Number of the epoch.</param>
    /// <param name="present">Ranks of those that are there; null: all.</param>
    public NcclMembers(FakeNccl nccl, int size, int epoch = 1, int[]? present = null)
    {
        string[] addresses = [.. Enumerable.Range(0, size).Select(static rank => $"member-{rank}")];
        Transports = [.. addresses.Select(static address => new TellingTransport(address))];
        Reducers = [.. (present ?? [.. Enumerable.Range(0, size)]).Select(rank => new NcclReducer(
            Transports[rank], new ReductionGroup(epoch, rank, addresses), nccl, new FakeDevice(), new Meeting(_id), new NcclOptions()))];
    }

    public IReadOnlyList<TellingTransport> Transports { get; }

    public IReadOnlyList<NcclReducer> Reducers { get; }

    /// <summary>The gradient of a granule.</summary>
    public static float[] Gradient(long step, int granule) => [.. Enumerable.Range(0, Length).Select(i => (float)Math.Sin(1 + i + (17 * granule) + (101 * step)))];

    /// <summary>The sum over all granules.</summary>
    public static double[] Sum(long step) => [.. Enumerable.Range(0, Length).Select(i => Enumerable.Range(0, Granules).Sum(granule => (double)Gradient(step, granule)[i]))];

    /// <summary>What a member holds of a step: granules in contiguous ranges.</summary>
    public static NodeSet Nodes(long step, int rank, int size)
    {
        var nodes = new NodeSet(Tree, new FlatVectorPool(Length));
        for (var granule = Granules * rank / size; granule < Granules * (rank + 1) / size; granule++) nodes.Add(new TreeNode(granule, 1), Gradient(step, granule));
        return nodes;
    }

    /// <summary>One member's part in the sum of a step.</summary>
    public async Task<float[]> ReduceAsync(long step, int rank, CancellationToken cancellation = default)
    {
        var reduced = new PinnedVector(Length);
        await Reducers[rank].ReduceAsync(step, FinalNodes.Of(Nodes(step, rank, Transports.Count)), reduced, cancellation);
        return reduced.Host.ToArray();
    }

    /// <summary>All members' parts.</summary>
    public Task<float[][]> ReduceAllAsync(long step) => Task.WhenAll(Enumerable.Range(0, Reducers.Count).Select(rank => ReduceAsync(step, rank, TestContext.Current.CancellationToken)));

    public async ValueTask DisposeAsync()
    {
        foreach (var reducer in Reducers) await reducer.DisposeAsync();
    }

    private sealed class Meeting(TaskCompletionSource<NcclUniqueId> id) : INcclMeeting
    {
        public Task OfferAsync(NcclUniqueId value, CancellationToken cancellation)
        {
            id.SetResult(value);
            return Task.CompletedTask;
        }

        public Task<NcclUniqueId> FindAsync(CancellationToken cancellation) => id.Task.WaitAsync(cancellation);
    }
}

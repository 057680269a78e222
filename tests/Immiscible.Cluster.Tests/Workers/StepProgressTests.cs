using Immiscible.Cluster.Contracts.Assignment;
using Immiscible.Cluster.Contracts.Membership;
using Immiscible.Cluster.Workers;
using Immiscible.Collectives.Reduction;
using Immiscible.Diffusion.Training;
using Immiscible.Numerics.Vectors;

namespace Immiscible.Cluster.Tests.Workers;

public sealed class StepProgressTests
{
    [Fact]
    public async Task A_node_is_handed_over_when_nothing_can_be_folded_into_it_any_more()
    {
        using var progress = new StepProgress(new CanonicalTree(8), new FlatVectorPool(16));
        // Held since an earlier epoch; its sibling is about to be computed.
        Add(progress, 6);

        var final = progress.Contribute([new GranuleRange(1, 2), new GranuleRange(7, 1)]);
        var read = final.ReadAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);

        Assert.Equal(new TreeNode(1, 1), await AfterAsync(1));
        Assert.Equal(new TreeNode(2, 1), await AfterAsync(2));
        Assert.Equal(new TreeNode(6, 2), await AfterAsync(7));
        Assert.False(await read.MoveNextAsync());

        async Task<TreeNode> AfterAsync(int granule)
        {
            var next = read.MoveNextAsync();
            Assert.False(next.IsCompleted);
            Add(progress, granule);
            Assert.True(await next);
            return Assert.Single(read.Current).Node;
        }
    }

    [Fact]
    public async Task What_is_held_already_is_handed_over_at_once()
    {
        using var progress = new StepProgress(new CanonicalTree(4), new FlatVectorPool(16));
        foreach (var granule in new[] { 0, 1, 3 }) Add(progress, granule);

        var read = progress.Contribute([]).ReadAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);

        Assert.True(await read.MoveNextAsync());
        Assert.Equal([new TreeNode(0, 2), new TreeNode(3, 1)], read.Current.Select(static entry => entry.Node));
        Assert.False(await read.MoveNextAsync());
    }

    private static void Add(StepProgress progress, int granule) =>
        progress.Add(new GranuleReport(granule, 0, []), new GranuleLoss(0), new HostVector(16));
}

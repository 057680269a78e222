using Immiscible.Collectives.Reduction;

namespace Immiscible.Collectives.Tests;

public sealed class CanonicalTreeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(33)]
    public void A_cover_is_disjoint_in_order_complete_and_minimal(int granules)
    {
        var tree = new CanonicalTree(granules);
        for (var first = 0; first < granules; first++)
            for (var count = 1; first + count <= granules; count++)
            {
                var cover = tree.Cover(first, count);
                var at = first;
                foreach (var node in cover)
                {
                    Assert.Equal(at, node.First);
                    Assert.True(tree.TryLocate(node, out _, out var sibling));
                    Assert.DoesNotContain(sibling, cover);
                    at = node.End;
                }
                Assert.Equal(first + count, at);
            }
    }

    [Fact]
    public void Ranges_that_are_no_subtree_are_not_located()
    {
        var tree = new CanonicalTree(8);
        Assert.True(tree.TryLocate(new TreeNode(4, 2), out var parent, out var sibling));
        Assert.Equal((new TreeNode(4, 4), new TreeNode(6, 2)), (parent, sibling));
        Assert.False(tree.TryLocate(new TreeNode(3, 2), out _, out _));
        Assert.False(tree.TryLocate(new TreeNode(0, 9), out _, out _));
        Assert.False(tree.TryLocate(new TreeNode(-1, 1), out _, out _));
    }

    [Fact]
    public void Slices_partition_the_vector_on_cache_lines()
    {
        foreach (var length in new[] { 0, 16, 48, 1000, 1_000_000 })
            for (var owners = 1; owners <= 7; owners++)
            {
                var plan = new SlicePlan(length, owners);
                var at = 0;
                for (var owner = 0; owner < owners; owner++)
                {
                    var slice = plan.Slice(owner);
                    Assert.Equal(at, slice.Start.Value);
                    Assert.True(slice.Start.Value % 16 == 0 || slice.Start.Value == length);
                    at = slice.End.Value;
                }
                Assert.Equal(length, at);
            }
    }
}

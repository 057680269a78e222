using CsCheck;
using Immiscible.Cluster.Membership;
using Immiscible.Collectives.Reduction;

namespace Immiscible.Cluster.Tests.Membership;

public sealed class RedoPlanTests
{
    [Fact]
    public void A_step_of_which_nothing_is_lost_leaves_nothing_to_do()
    {
        var plan = RedoPlan.Deal(new CanonicalTree(8), [[new TreeNode(0, 4)], [new TreeNode(4, 4)]]);
        Assert.All(plan, Assert.Empty);
    }

    [Fact]
    public void The_lost_half_is_dealt_evenly_as_whole_nodes()
    {
        var plan = RedoPlan.Deal(new CanonicalTree(8), [[new TreeNode(0, 2)], [new TreeNode(2, 2)]]);
        Assert.Equal([[new TreeNode(4, 2)], [new TreeNode(6, 2)]], plan);
    }

    [Fact]
    public void Granules_that_two_members_hold_are_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => RedoPlan.Deal(new CanonicalTree(4), [[new TreeNode(0, 2)], [new TreeNode(1, 1)]]));
        Assert.Contains("granule 1 is held twice", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_is_lost_every_granule_is_computed_once_and_the_shares_are_even() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 8], Gen.Int).Sample((granules, members, seed) =>
        {
            var tree = new CanonicalTree(granules);
            var random = new Random(seed);
            var held = Enumerable.Range(0, members).Select(_ => new List<TreeNode>()).ToArray();
            for (var granule = 0; granule < granules; granule++)
                if (random.Next(3) > 0) held[random.Next(members)].Add(new TreeNode(granule, 1));
            var plan = RedoPlan.Deal(tree, held);

            var dealt = plan.SelectMany(nodes => nodes).ToArray();
            Assert.All(dealt, node => Assert.True(tree.TryLocate(node, out _, out _)));
            var computed = dealt.Concat(held.SelectMany(nodes => nodes)).SelectMany(node => Enumerable.Range(node.First, node.Count));
            Assert.Equal(Enumerable.Range(0, granules), computed.Order());
            var loads = plan.Select(nodes => nodes.Sum(node => node.Count)).ToArray();
            var share = (loads.Sum() + members - 1) / members;
            Assert.True(loads.Max() - loads.Min() <= share, $"{granules} granules: {string.Join(", ", loads)}");
        });
}

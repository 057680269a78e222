namespace Immiscible.Collectives.Reduction;

/// <summary>
/// The balanced binary tree over the granules of a step that fixes the order of every floating-point addition: a node's value is the
/// value of its left child plus the value of its right child, whoever computes it. Hence the reduced gradient has the same bits for
/// every number of members.
/// </summary>
/// <remarks>
/// A node of n granules splits into a left child of ceil(n / 2) and a right child of floor(n / 2), so the depth is ceil(log2 G).
/// The tree depends on the number of granules alone, which the run fixes.
/// </remarks>
public sealed class CanonicalTree
{
    /// <summary>Makes the tree over <paramref name="granules"/> granules.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one granule.</exception>
    public CanonicalTree(int granules)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(granules, 1);
        Root = new TreeNode(0, granules);
    }

    /// <summary>The whole step.</summary>
    public TreeNode Root { get; }

    /// <summary>The two children of a node of at least two granules.</summary>
    public static (TreeNode Left, TreeNode Right) Children(TreeNode node)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(node.Count, 2);
        var left = (node.Count + 1) / 2;
        return (new TreeNode(node.First, left), new TreeNode(node.First + left, node.Count - left));
    }

    /// <summary>Whether <paramref name="node"/> is a node of this tree, and its parent and sibling if it is not the root.</summary>
    /// <param name="node">The range to look for.</param>
    /// <param name="parent">The node's parent; default for the root.</param>
    /// <param name="sibling">The parent's other child; default for the root.</param>
    public bool TryLocate(TreeNode node, out TreeNode parent, out TreeNode sibling)
    {
        parent = sibling = default;
        var at = Root;
        if (node.Count < 1 || node.First < 0 || node.End > Root.Count) return false;
        while (at != node)
        {
            if (at.Count <= node.Count) return false;
            var (left, right) = Children(at);
            (parent, at, sibling) = node.First < right.First ? (at, left, right) : (at, right, left);
        }
        return true;
    }

    /// <summary>The fewest nodes, in order, that together cover the granules [first, first + count).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range leaves the tree.</exception>
    public IReadOnlyList<TreeNode> Cover(int first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first + count, Root.Count);
        var cover = new List<TreeNode>();
        Collect(Root);
        return cover;

        void Collect(TreeNode node)
        {
            if (node.End <= first || node.First >= first + count) return;
            if (node.First >= first && node.End <= first + count)
            {
                cover.Add(node);
                return;
            }
            var (left, right) = Children(node);
            Collect(left);
            Collect(right);
        }
    }

    /// <summary>The fewest nodes, in order, that together cover some of the granules, wherever they lie.</summary>
    /// <param name="granules">[granules] whether each is covered.</param>
    /// <exception cref="ArgumentException">Not one for each granule.</exception>
    public IReadOnlyList<TreeNode> Cover(ReadOnlySpan<bool> granules)
    {
        if (granules.Length != Root.Count) throw new ArgumentException($"{granules.Length} granules are told of, not {Root.Count}", nameof(granules));
        var cover = new List<TreeNode>();
        for (var first = 0; first < granules.Length;)
        {
            var end = first;
            while (end < granules.Length && granules[end]) end++;
            if (end > first) cover.AddRange(Cover(first, end - first));
            first = end + 1;
        }
        return cover;
    }
}

using Immiscible.Collectives.Reduction;

namespace Immiscible.Cluster.Membership;

/// <summary>
/// Deals the granules that a lost member took with it, so that the survivors complete the very step it left: as whole canonical nodes,
/// evenly within one node.
/// </summary>
internal static class RedoPlan
{
    /// <summary>What each member still has to compute of a step.</summary>
    /// <param name="tree">The run's canonical tree.</param>
    /// <param name="held">By rank, the nodes that each member holds.</param>
    /// <returns>By rank, the nodes to compute, in the order of their granules.</returns>
    /// <exception cref="ArgumentException">Two members hold one granule: it would be counted twice.</exception>
    public static IReadOnlyList<IReadOnlyList<TreeNode>> Deal(CanonicalTree tree, IReadOnlyList<IReadOnlyList<TreeNode>> held)
    {
        var missing = Missing(tree, held);
        var share = (missing.Sum(static node => node.Count) + held.Count - 1) / held.Count;
        var shares = held.Select(static _ => new List<TreeNode>()).ToArray();
        // The largest node goes to the member with the least work, ties to the lowest rank: the same deal from the same holdings.
        foreach (var node in missing.SelectMany(node => Split(node, share)).OrderByDescending(static node => node.Count).ThenBy(static node => node.First))
            shares.MinBy(static nodes => nodes.Sum(static node => node.Count))!.Add(node);
        return [.. shares.Select(static nodes => nodes.OrderBy(static node => node.First).ToArray())];
    }

    private static IEnumerable<TreeNode> Missing(CanonicalTree tree, IReadOnlyList<IReadOnlyList<TreeNode>> held)
    {
        var isHeld = new bool[tree.Root.Count];
        foreach (var granule in held.SelectMany(static nodes => nodes).SelectMany(static node => Enumerable.Range(node.First, node.Count)))
        {
            if (isHeld[granule]) throw new ArgumentException($"granule {granule} is held twice", nameof(held));
            isHeld[granule] = true;
        }

        var missing = new List<TreeNode>();
        for (var first = 0; first < isHeld.Length; first++)
        {
            if (isHeld[first]) continue;
            var end = first;
            while (end < isHeld.Length && !isHeld[end]) end++;
            missing.AddRange(tree.Cover(first, end - first));
            first = end;
        }

        return missing;
    }

    private static IEnumerable<TreeNode> Split(TreeNode node, int largest)
    {
        if (node.Count <= largest) return [node];
        var (left, right) = CanonicalTree.Children(node);
        return [.. Split(left, largest), .. Split(right, largest)];
    }
}

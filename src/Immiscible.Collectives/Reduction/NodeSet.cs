using Immiscible.Numerics.Vectors;

namespace Immiscible.Collectives.Reduction;

/// <summary>
/// The canonical nodes a member holds for one step. Granule gradients enter in any order; two siblings are folded into their parent
/// as soon as both are there, left plus right, so the fewest buffers are kept and every sum is one the tree prescribes.
/// </summary>
/// <remarks>Not thread-safe: one owner at a time. What is no longer needed goes to the given pool.</remarks>
public sealed class NodeSet
{
    private readonly CanonicalTree _tree;
    private readonly FlatVectorPool _pool;
    private readonly SortedDictionary<int, (TreeNode Node, FlatVector Values)> _nodes = [];

    /// <summary>An empty set over <paramref name="tree"/> that gives its vectors to <paramref name="pool"/> in the end.</summary>
    public NodeSet(CanonicalTree tree, FlatVectorPool pool)
    {
        _tree = tree;
        _pool = pool;
    }

    /// <summary>The nodes held, in the order of their granules.</summary>
    public IEnumerable<TreeNode> Nodes => _nodes.Values.Select(static held => held.Node);

    /// <summary>The values of a held node, <see cref="FlatVectorPool.Length"/> floats; read only.</summary>
    /// <exception cref="KeyNotFoundException">The node is not held.</exception>
    public FlatVector Values(TreeNode node) =>
        _nodes.TryGetValue(node.First, out var held) && held.Node == node
            ? held.Values
            : throw new KeyNotFoundException($"the node {node} is not held");

    /// <summary>Whether a node is held as such, folded into no other.</summary>
    public bool Holds(TreeNode node) => _nodes.TryGetValue(node.First, out var held) && held.Node == node;

    /// <summary>Adds a node, then folds complete pairs of siblings.</summary>
    /// <param name="node">A node of the tree, disjoint from those held.</param>
    /// <param name="values">
    /// [<see cref="FlatVectorPool.Length"/>] the node's sum, where the pool's vectors lie; taken over, to be given to the pool in the end, unless this throws.
    /// </param>
    /// <exception cref="ArgumentException">Not a node of the tree, overlapping a held one, or of the wrong length.</exception>
    public void Add(TreeNode node, FlatVector values)
    {
        if (values.Length != _pool.Length)
            throw new ArgumentException($"the node {node} has {values.Length} values, not {_pool.Length}", nameof(values));
        if (!_tree.TryLocate(node, out _, out _))
            throw new ArgumentException($"{node} is no node of the canonical tree over {_tree.Root.Count} granules", nameof(node));
        foreach (var (held, _) in _nodes.Values)
            if (node.First < held.End && held.First < node.End)
                throw new ArgumentException($"the node {node} overlaps the held node {held}", nameof(node));

        Insert(node, values);
    }

    /// <summary>Gives every buffer back.</summary>
    public void Clear()
    {
        foreach (var (_, values) in _nodes.Values) _pool.Return(values);
        _nodes.Clear();
    }

    private FlatVector Remove(TreeNode node)
    {
        _nodes.Remove(node.First, out var held);
        return held.Values;
    }

    private void Insert(TreeNode node, FlatVector values)
    {
        while (_tree.TryLocate(node, out var parent, out var sibling) && node != _tree.Root && Holds(sibling))
        {
            var other = Remove(sibling);
            var (left, right) = node.First < sibling.First ? (values, other) : (other, values);
            left.Add(left, right);
            _pool.Return(right);
            (node, values) = (parent, left);
        }
        _nodes.Add(node.First, (node, values));
    }
}

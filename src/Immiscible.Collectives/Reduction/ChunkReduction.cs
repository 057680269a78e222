using System.Numerics.Tensors;

namespace Immiscible.Collectives.Reduction;

/// <summary>The partial sums at hand for one chunk of this member's slice, until they cover every granule and the chunk can be summed.</summary>
/// <param name="granules">Granules of the step.</param>
/// <param name="length">Floats in the chunk.</param>
internal sealed class ChunkReduction(int granules, int length)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TreeNode, ReadOnlyMemory<float>> _sums = [];
    private readonly Dictionary<TreeNode, float[]> _received = [];
    private int _uncovered = granules;
    private bool _begun;

    /// <summary>The sum has a place to go; true when nothing is missing.</summary>
    public bool Begin()
    {
        lock (_gate)
        {
            _begun = true;
            return _uncovered == 0;
        }
    }

    /// <summary>Adds a node of this member's own; true when nothing is missing now.</summary>
    public bool Add(TreeNode node, ReadOnlyMemory<float> values)
    {
        lock (_gate)
        {
            Cover(node, values);
            return _begun && _uncovered == 0;
        }
    }

    /// <summary>Announces a peer's node; false where it would count a granule twice.</summary>
    public bool TryExpect(TreeNode node, float[] buffer)
    {
        lock (_gate)
        {
            foreach (var other in _sums.Keys)
                if (Overlap(node, other)) return false;
            foreach (var other in _received.Keys)
                if (Overlap(node, other)) return false;
            _received.Add(node, buffer);
            return true;
        }

        static bool Overlap(TreeNode a, TreeNode b) => a.First < b.End && b.First < a.End;
    }

    /// <summary>The announced node is there; true when nothing is missing now.</summary>
    public bool Arrived(TreeNode node)
    {
        lock (_gate)
        {
            Cover(node, _received[node].AsMemory(0, length));
            return _begun && _uncovered == 0;
        }
    }

    /// <summary>Writes the canonical sum; call it once, by whoever was told that nothing is missing.</summary>
    public void Sum(TreeNode root, Span<float> result, VectorPool pool)
    {
        Evaluate(root, result, pool);
        foreach (var buffer in _received.Values) pool.Return(buffer);
        _received.Clear();
    }

    /// <summary>The value of <paramref name="node"/>: a sum at hand, or left child plus right child.</summary>
    private void Evaluate(TreeNode node, Span<float> result, VectorPool pool)
    {
        if (_sums.TryGetValue(node, out var sum))
        {
            sum.Span.CopyTo(result);
            return;
        }
        var (left, right) = CanonicalTree.Children(node);
        if (_sums.TryGetValue(left, out var first) && _sums.TryGetValue(right, out var second))
        {
            TensorPrimitives.Add(first.Span, second.Span, result);
            return;
        }
        Evaluate(left, result, pool);
        if (_sums.TryGetValue(right, out second))
        {
            TensorPrimitives.Add(result, second.Span, result);
            return;
        }
        var other = pool.Rent();
        Evaluate(right, other.AsSpan(0, length), pool);
        TensorPrimitives.Add(result, other.AsSpan(0, length), result);
        pool.Return(other);
    }

    private void Cover(TreeNode node, ReadOnlyMemory<float> values)
    {
        _sums.Add(node, values);
        _uncovered -= node.Count;
    }
}

using System.Numerics.Tensors;

namespace Immiscible.Collectives.Reduction;

/// <summary>What one member has of one step's reduction: the partial sums of its own slice, and which reduced slices have arrived.</summary>
internal sealed class StepReduction
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TreeNode, ReadOnlyMemory<float>> _sums = [];
    private readonly Dictionary<TreeNode, float[]> _expected = [];
    private readonly List<float[]> _rented = [];
    private readonly HashSet<int> _missing;
    private readonly TaskCompletionSource _covered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _gathered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Memory<float>> _destination = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _uncovered;

    public StepReduction(int granules, ReductionGroup group)
    {
        _uncovered = granules;
        _missing = [.. Enumerable.Range(0, group.Size).Where(rank => rank != group.Rank)];
        if (_missing.Count == 0) _gathered.SetResult();
    }

    /// <summary>Complete when the sums at hand cover every granule.</summary>
    public Task Covered => _covered.Task;

    /// <summary>Complete when every other owner's reduced slice is there.</summary>
    public Task Gathered => _gathered.Task;

    /// <summary>Where the reduced gradient goes, once the member has begun the step.</summary>
    public Task<Memory<float>> Destination => _destination.Task;

    public void SetDestination(Memory<float> destination) => _destination.TrySetResult(destination);

    public void AddOwn(TreeNode node, ReadOnlyMemory<float> values)
    {
        lock (_gate) Cover(node, values);
    }

    /// <summary>Announces a peer's node; false where it would count a granule twice.</summary>
    public bool Expect(TreeNode node, float[] buffer)
    {
        lock (_gate)
        {
            if (_sums.Keys.Concat(_expected.Keys).Any(other => node.First < other.End && other.First < node.End)) return false;
            _rented.Add(buffer);
            _expected.Add(node, buffer);
            return true;
        }
    }

    public void Arrived(TreeNode node)
    {
        lock (_gate)
            if (_expected.Remove(node, out var buffer)) Cover(node, buffer);
    }

    public void GatheredSlice(int owner)
    {
        lock (_gate)
            if (_missing.Remove(owner) && _missing.Count == 0) _gathered.TrySetResult();
    }

    /// <summary>Writes the value of <paramref name="node"/> to <paramref name="result"/>: a sum at hand, or left child plus right child.</summary>
    public void Evaluate(TreeNode node, Span<float> result, VectorPool pool)
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
        var other = pool.Rent();
        Evaluate(right, other, pool);
        TensorPrimitives.Add(result, other, result);
        pool.Return(other);
    }

    public void Release(VectorPool pool)
    {
        lock (_gate)
        {
            foreach (var buffer in _rented) pool.Return(buffer);
            _rented.Clear();
        }
    }

    private void Cover(TreeNode node, ReadOnlyMemory<float> values)
    {
        _sums.Add(node, values);
        _uncovered -= node.Count;
        if (_uncovered == 0) _covered.TrySetResult();
    }
}

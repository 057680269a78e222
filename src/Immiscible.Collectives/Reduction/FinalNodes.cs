using System.Runtime.CompilerServices;
using Immiscible.Numerics.Vectors;

namespace Immiscible.Collectives.Reduction;

/// <summary>
/// The canonical nodes that a member contributes to one step, as they become final: a node that will be folded no further can travel while the
/// member's other granules are computed. One writer, any number of readers, each of which reads them all.
/// </summary>
public sealed class FinalNodes
{
    private readonly Lock _gate = new();
    private readonly List<(TreeNode Node, FlatVector Values)> _nodes = [];
    private TaskCompletionSource _changed = NewSignal();
    private bool _isComplete;

    /// <summary>The nodes of a set to which nothing will be added.</summary>
    public static FinalNodes Of(NodeSet nodes)
    {
        var all = new FinalNodes();
        foreach (var node in nodes.Nodes) all.Add(node, nodes.Values(node));
        all.Complete();
        return all;
    }

    /// <summary>Adds a node.</summary>
    /// <param name="node">A node of the tree, disjoint from those added.</param>
    /// <param name="values">Its sum, which does not change any more.</param>
    public void Add(TreeNode node, FlatVector values)
    {
        lock (_gate) _nodes.Add((node, values));
        Signal();
    }

    /// <summary>There are no more.</summary>
    public void Complete()
    {
        lock (_gate) _isComplete = true;
        Signal();
    }

    /// <summary>The nodes in the order in which they were added, those together that are there at a time.</summary>
    /// <param name="cancellation">Gives up waiting for more.</param>
    public async IAsyncEnumerable<(TreeNode Node, FlatVector Values)[]> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var read = 0; ;)
        {
            (TreeNode, FlatVector)[] next;
            Task changed;
            lock (_gate)
            {
                next = [.. _nodes.Skip(read)];
                if (next.Length == 0 && _isComplete) yield break;
                changed = _changed.Task;
            }
            if (next.Length == 0)
            {
                await changed.WaitAsync(cancellation).ConfigureAwait(false);
                continue;
            }
            read += next.Length;
            yield return next;
        }
    }

    private void Signal()
    {
        TaskCompletionSource changed;
        lock (_gate) (changed, _changed) = (_changed, NewSignal());
        changed.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

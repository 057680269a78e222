using Immiscible.Collectives.Reduction;
using Immiscible.Numerics.Vectors;

namespace Immiscible.Collectives.Tests.Support;

/// <summary>Vectors in arrays.</summary>
internal static class Arrays
{
    public static void Add(this NodeSet nodes, TreeNode node, float[] values) => nodes.Add(node, new HostVector(values));

    public static async Task ReduceAsync(this IGradientReducer reducer, long step, NodeSet nodes, float[] reduced, CancellationToken cancellation)
    {
        var sum = await reducer.ReduceAsync(step, FinalNodes.Of(nodes), new HostVector(reduced), cancellation);
        sum.Host.CopyTo(reduced);
    }
}

namespace Immiscible.Collectives.Reduction;

/// <summary>A node of the canonical tree: the sum of the gradients of granules [First, First + Count).</summary>
/// <param name="First">First granule of the node.</param>
/// <param name="Count">Number of granules the node covers, at least 1.</param>
public readonly record struct TreeNode(int First, int Count)
{
    /// <summary>The granule after the last one.</summary>
    public int End => First + Count;

    /// <inheritdoc/>
    public override string ToString() => $"[{First}, {End})";
}

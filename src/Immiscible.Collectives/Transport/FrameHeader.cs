using Immiscible.Collectives.Reduction;

namespace Immiscible.Collectives.Transport;

/// <summary>Says what a frame is, so that its bytes can go straight to their destination and a late one can be refused.</summary>
/// <param name="Kind">What the payload is.</param>
/// <param name="Epoch">Membership epoch in which it was sent: decides whether it is still wanted.</param>
/// <param name="Step">Step, counted from 0.</param>
/// <param name="Sender">Rank of the sending member in that epoch.</param>
/// <param name="Slice">Slice of the flat vector, which is the rank of its owner.</param>
/// <param name="Node">The canonical node summed; the root for a reduced slice.</param>
/// <param name="Offset">First float of the payload within the slice (within the vector for state).</param>
public readonly record struct FrameHeader(FrameKind Kind, int Epoch, long Step, int Sender, int Slice, TreeNode Node, long Offset = 0);

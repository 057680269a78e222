using Immiscible.Collectives.Reduction;
using Immiscible.Collectives.Transport;

namespace Immiscible.Cluster.Workers;

/// <summary>Makes what sums the gradients of a membership epoch.</summary>
public interface IGradientReducerFactory
{
    /// <summary>Joins the members of an epoch.</summary>
    /// <param name="transport">The member's end of the data plane.</param>
    /// <param name="tree">The run's canonical tree.</param>
    /// <param name="length">Floats in the flat vector.</param>
    /// <param name="group">The members.</param>
    /// <param name="firstStep">First step (from 0) of the epoch.</param>
    IGradientReducer Create(IMemberTransport transport, CanonicalTree tree, int length, ReductionGroup group, long firstStep);
}

/// <summary>Reduces in the canonical order.</summary>
internal sealed class CanonicalReducerFactory : IGradientReducerFactory
{
    /// <inheritdoc/>
    public IGradientReducer Create(IMemberTransport transport, CanonicalTree tree, int length, ReductionGroup group, long firstStep) =>
        new CanonicalAllReduce(transport, tree, length, group, firstStep);
}

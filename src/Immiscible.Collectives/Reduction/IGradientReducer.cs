using Immiscible.Numerics.Vectors;

namespace Immiscible.Collectives.Reduction;

/// <summary>Sums the gradients of all granules of a step over all members of one membership epoch.</summary>
public interface IGradientReducer
{
    /// <summary>Contributes this member's canonical nodes, each as soon as it is final, and returns the sum over all granules.</summary>
    /// <param name="step">Step, counted from 0; each member reduces the steps one after the other.</param>
    /// <param name="nodes">This member's granules, folded; their values are not changed, and free again on return unless one is the sum.</param>
    /// <param name="reduced">[length of the flat vector] receives the sum, unless one node is it.</param>
    /// <param name="cancellation">Gives up; the step's frames are then worthless.</param>
    /// <returns><paramref name="reduced"/>, or the values of a node that is the sum of all granules.</returns>
    /// <exception cref="Transport.TransportException">A member cannot be reached.</exception>
    Task<FlatVector> ReduceAsync(long step, FinalNodes nodes, FlatVector reduced, CancellationToken cancellation);
}

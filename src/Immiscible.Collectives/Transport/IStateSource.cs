namespace Immiscible.Collectives.Transport;

/// <summary>The state a member lets others copy: flat vectors that are updated in place, one step after the other.</summary>
public interface IStateSource
{
    /// <summary>Copies a part of a vector, all of it as it was after one and the same step.</summary>
    /// <param name="vector">Name of the vector.</param>
    /// <param name="offset">First float, not negative.</param>
    /// <param name="destination">Receives the values.</param>
    /// <param name="cancellation">The peer is gone.</param>
    /// <returns>The step, or null where there is no such vector or the range leaves it.</returns>
    ValueTask<long?> ReadAsync(string vector, long offset, Memory<float> destination, CancellationToken cancellation);
}

namespace Immiscible.Collectives.Transport;

/// <summary>A piece of a flat vector as a donor had it.</summary>
/// <param name="Offset">First float of the piece in the vector.</param>
/// <param name="Count">Floats in the piece.</param>
/// <param name="Step">The step to which all of the piece belongs.</param>
/// <param name="Hash">Hash of the bytes, which tells whether two donors agree.</param>
public readonly record struct StateSlice(long Offset, int Count, long Step, ulong Hash);

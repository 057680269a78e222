namespace Immiscible.Host;

/// <summary>Why a silo cannot go on.</summary>
/// <param name="Declared">The other silos have declared it dead, because it did not answer in time.</param>
/// <param name="Reason">What happened, on one line.</param>
public sealed record SiloDeath(bool Declared, string Reason);

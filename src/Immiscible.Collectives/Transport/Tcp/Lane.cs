namespace Immiscible.Collectives.Transport.Tcp;

/// <summary>The connections that one member may hold to another: what goes by one never waits for what goes by the other.</summary>
internal enum Lane : byte
{
    /// <summary>Partial sums and reduced slices.</summary>
    Reduction = 0,

    /// <summary>A joiner's pulls of state.</summary>
    State = 1,
}

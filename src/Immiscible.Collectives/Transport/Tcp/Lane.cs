namespace Immiscible.Collectives.Transport.Tcp;

/// <summary>The connections that one member may hold to another: what goes by one never waits for what goes by the other.</summary>
internal enum Lane : byte
{
    /// <summary>Partial sums and reduced slices.</summary>
    Reduction = 0,

    /// <summary>A joiner's pulls of state.</summary>
    State = 1,

    /// <summary>Messages between grains: not on the data plane, but on the ports of silos and gateways, where callers prove themselves in the same way.</summary>
    Control = 2,
}

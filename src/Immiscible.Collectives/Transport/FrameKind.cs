namespace Immiscible.Collectives.Transport;

/// <summary>What a frame carries.</summary>
public enum FrameKind : byte
{
    /// <summary>A part of one slice of a canonical node's partial sum, on its way to the slice's owner (reduce-scatter).</summary>
    PartialSum = 1,

    /// <summary>A part of one slice of the reduced gradient, on its way from its owner to every member (all-gather).</summary>
    ReducedSlice = 2,

    /// <summary>A part of a donor's state, on its way to who asked for it; see <see cref="IMemberTransport.PullAsync"/>.</summary>
    StateSlice = 3,
}

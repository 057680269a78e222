namespace Immiscible.Collectives.Transport;

/// <summary>What a frame carries.</summary>
public enum FrameKind : byte
{
    /// <summary>One slice of a canonical node's partial sum, on its way to the slice's owner (reduce-scatter).</summary>
    PartialSum = 1,

    /// <summary>One slice of the reduced gradient, on its way from its owner to every member (all-gather).</summary>
    ReducedSlice = 2,
}

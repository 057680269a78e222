namespace Immiscible.Cluster.Faults;

/// <summary>What is done at a <see cref="FaultPoint"/>.</summary>
public enum FaultAction
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The process kills itself, as SIGKILL does.</summary>
    Die,

    /// <summary>The process stops as a whole, as by SIGSTOP, until somebody lets it go on.</summary>
    Hang,

    /// <summary>The point is left later.</summary>
    Delay,

    /// <summary>A frame is never sent.</summary>
    Drop,

    /// <summary>A connection ends in the middle of a frame.</summary>
    Disconnect,

    /// <summary>One bit is flipped: of a frame after its checksum was made, or of the weights.</summary>
    Corrupt,
}

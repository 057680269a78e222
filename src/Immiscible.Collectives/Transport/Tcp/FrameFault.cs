namespace Immiscible.Collectives.Transport.Tcp;

/// <summary>What is wrong with bytes that ought to be a frame. Each ends the connection they came by.</summary>
internal enum FrameFault
{
    None,

    /// <summary>They do not begin like a frame.</summary>
    Magic,

    /// <summary>Of another version of the protocol.</summary>
    Version,

    /// <summary>The header's checksum is wrong.</summary>
    HeaderChecksum,

    /// <summary>A kind that is unknown or has no business here.</summary>
    Kind,

    /// <summary>A payload longer than allowed, or of a length that its kind cannot have.</summary>
    Length,

    /// <summary>The payload's checksum is wrong.</summary>
    PayloadChecksum,

    /// <summary>For another member.</summary>
    Route,

    /// <summary>A payload that would lie in shared memory that there is not.</summary>
    Slot,

    /// <summary>More frames wait for their receiver than allowed.</summary>
    TooManyWaiting,
}

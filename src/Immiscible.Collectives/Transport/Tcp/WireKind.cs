namespace Immiscible.Collectives.Transport.Tcp;

/// <summary>What a frame on the wire is: the values of <see cref="FrameKind"/>, and what the two ends say to each other.</summary>
internal enum WireKind : byte
{
    PartialSum = FrameKind.PartialSum,
    ReducedSlice = FrameKind.ReducedSlice,
    StateSlice = FrameKind.StateSlice,

    /// <summary>Asks for state; the payload is the count of floats and the vector's name, the header says where it begins.</summary>
    StateRequest = 4,

    /// <summary>The frame of this number has arrived whole.</summary>
    Delivered = 5,

    /// <summary>The frame or request of this number is not wanted.</summary>
    Refused = 6,

    /// <summary>The frame of this number came too early and was dropped; its destination is ready now, send it again.</summary>
    SendAgain = 7,

    /// <summary>The member leaves: the end of the connection that follows is no loss.</summary>
    Farewell = 8,

    /// <summary>Offers a <see cref="SharedRing"/>: delivered where payloads may go through it from now on, refused where it cannot be opened.</summary>
    Ring = 9,

    /// <summary>The frame of this number came too early and left its slot; <see cref="SendAgain"/> or <see cref="Refused"/> follows in its time.</summary>
    Early = 10,
}

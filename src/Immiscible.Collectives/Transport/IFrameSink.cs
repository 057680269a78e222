namespace Immiscible.Collectives.Transport;

/// <summary>The receiving half of a member during one epoch: gives every frame its destination before its bytes are read.</summary>
public interface IFrameSink
{
    /// <summary>
    /// The memory that the payload of a frame must be written to, once the receiver is ready for it; the wait is the back-pressure.
    /// </summary>
    /// <param name="header">The frame's header.</param>
    /// <param name="length">Floats in the payload.</param>
    /// <param name="cancellation">The epoch is being closed, or the sender is gone.</param>
    /// <returns>A destination of that length, or null where the frame is refused (an unknown step, a wrong length).</returns>
    ValueTask<Memory<float>?> AcceptAsync(FrameHeader header, int length, CancellationToken cancellation);

    /// <summary>Says that the payload has been written whole. Of a frame whose sender is lost half-way this is never said.</summary>
    void Complete(in FrameHeader header);
}

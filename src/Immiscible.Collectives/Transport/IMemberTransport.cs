namespace Immiscible.Collectives.Transport;

/// <summary>
/// Carries frames from one member to the others of its run, and state from a donor to a joiner. Message-shaped: nothing is shared,
/// payloads are copied into the receiver's memory. Thread-safe.
/// </summary>
public interface IMemberTransport : IAsyncDisposable
{
    /// <summary>The address by which others send to this member.</summary>
    string Address { get; }

    /// <summary>Frames of gradients that have arrived whole so far, of all epochs.</summary>
    long FramesReceived { get; }

    /// <summary>
    /// A peer's connection ended without a farewell, so its process is probably gone: raised at once, and once a loss. The handler is
    /// called on the transport's own thread; it must neither block nor throw.
    /// </summary>
    event EventHandler<PeerLostEventArgs>? PeerLost;

    /// <summary>Starts to deliver the frames of <paramref name="epoch"/> to <paramref name="sink"/>; frames that came before wait for this.</summary>
    /// <exception cref="InvalidOperationException">The epoch is open already, or was closed.</exception>
    void Listen(int epoch, IFrameSink sink);

    /// <summary>
    /// Fences <paramref name="epoch"/> and all before it: their frames are refused from now on, and when the task is complete nothing more is
    /// written to any memory their sinks gave, however slow the sender.
    /// </summary>
    Task CloseEpochAsync(int epoch);

    /// <summary>Sends one frame. Frames posted one after the other are on the wire without a pause between them.</summary>
    /// <param name="address">Address of the receiving member.</param>
    /// <param name="header">The frame's header.</param>
    /// <param name="payload">The values; they must not change before the inner task has ended.</param>
    /// <param name="cancellation">Gives up; a frame whose bytes are on their way is written to its end first, for a short grace.</param>
    /// <returns>
    /// Complete when another frame may follow, with a task that ends when the peer has this one whole. A failed post has no inner task,
    /// and its payload is free.
    /// </returns>
    /// <exception cref="TransportException">The peer is not there, refused the frame or was lost; of the outer or the inner task.</exception>
    ValueTask<Task> PostAsync(string address, FrameHeader header, ReadOnlyMemory<float> payload, CancellationToken cancellation);

    /// <summary>Sends one frame; complete when the peer has it whole. The payload may be used again then or after a failure.</summary>
    /// <inheritdoc cref="PostAsync" path="/param"/>
    /// <exception cref="TransportException">The peer is not there, refused the frame or was lost.</exception>
    async ValueTask SendAsync(string address, FrameHeader header, ReadOnlyMemory<float> payload, CancellationToken cancellation) =>
        await (await PostAsync(address, header, payload, cancellation).ConfigureAwait(false)).ConfigureAwait(false);

    /// <summary>Lets peers pull state from <paramref name="source"/>; null ends that.</summary>
    void Serve(IStateSource? source);

    /// <summary>Copies a part of a peer's state, in pieces that each say of which step they are.</summary>
    /// <param name="donor">Address of the peer.</param>
    /// <param name="vector">Name of the flat vector.</param>
    /// <param name="offset">First float wanted.</param>
    /// <param name="destination">Receives the values; not written to any more once the task has ended, whichever way.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The pieces in the order of their offsets; together they cover the destination.</returns>
    /// <exception cref="TransportException">The peer is not there, has no such state or was lost.</exception>
    Task<IReadOnlyList<StateSlice>> PullAsync(
        string donor, string vector, long offset, Memory<float> destination, CancellationToken cancellation);
}

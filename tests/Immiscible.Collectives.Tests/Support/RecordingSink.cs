using System.Collections.Concurrent;
using Immiscible.Collectives.Transport;

namespace Immiscible.Collectives.Tests.Support;

/// <summary>Takes every frame into a vector of its own, and keeps those that came whole.</summary>
internal sealed class RecordingSink : IFrameSink
{
    /// <summary>What was given to the frames, by step, whole or not.</summary>
    public ConcurrentDictionary<long, float[]> Given { get; } = new();

    /// <summary>The frames that came whole.</summary>
    public ConcurrentQueue<FrameHeader> Completed { get; } = new();

    /// <summary>What a frame waits for before it is given its destination.</summary>
    public Func<FrameHeader, Task> Ready { get; init; } = static _ => Task.CompletedTask;

    public async ValueTask<Memory<float>?> AcceptAsync(FrameHeader header, int length, CancellationToken cancellation)
    {
        await Ready(header).WaitAsync(cancellation);
        return Given[header.Step] = new float[length];
    }

    public void Complete(in FrameHeader header) => Completed.Enqueue(header);
}

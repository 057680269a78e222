using Immiscible.Collectives.Transport;

namespace Immiscible.Testing.Frames;

/// <summary>Takes every frame into one vector, but those of step 3, and counts those that are called whole although they are not.</summary>
internal sealed class CheckingSink(int maxPayload) : IFrameSink
{
    private readonly float[] _destination = new float[maxPayload / sizeof(float)];
    private int _length;

    public long Offered { get; private set; }

    public long Completed { get; private set; }

    /// <summary>Frames that were complete, but not all of one value as <see cref="FuzzedStream"/> makes them.</summary>
    public long Damaged { get; private set; }

    public ValueTask<Memory<float>?> AcceptAsync(FrameHeader header, int length, CancellationToken cancellation)
    {
        Offered++;
        _length = length;
        return new ValueTask<Memory<float>?>(header.Step == 3 ? null : _destination.AsMemory(0, length));
    }

    public void Complete(in FrameHeader header)
    {
        Completed++;
        if (_length > 0 && _destination.AsSpan(0, _length).ContainsAnyExcept(_destination[0])) Damaged++;
    }
}

using Immiscible.Collectives.Nccl;

namespace Immiscible.Testing;

/// <summary>A device that is as busy as a test says.</summary>
internal sealed class FakeDevice : ICudaDevice
{
    private int _looks;

    /// <summary>Whether the stream is idle, by the number of the look, from 1.</summary>
    public Func<int, bool> Idle { get; init; } = static _ => true;

    /// <summary>How often the stream was looked at.</summary>
    public int Looks => Volatile.Read(ref _looks);

    public void MakeCurrent()
    {
    }

    public bool IsIdle(nint stream) => Idle(Interlocked.Increment(ref _looks));
}

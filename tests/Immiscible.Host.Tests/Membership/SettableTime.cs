namespace Immiscible.Host.Tests.Membership;

/// <summary>Clock and stopwatch, of which the one may go on while the other stands still.</summary>
internal sealed class SettableTime : TimeProvider
{
    private DateTimeOffset _clock = DateTimeOffset.UnixEpoch;
    private long _stamp;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Pass(TimeSpan clock, TimeSpan stamp) => (_clock, _stamp) = (_clock + clock, _stamp + stamp.Ticks);

    public override DateTimeOffset GetUtcNow() => _clock;

    public override long GetTimestamp() => _stamp;
}

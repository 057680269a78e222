using System.Runtime.CompilerServices;
using Immiscible.Cluster.Contracts.Events;
using Immiscible.Console.Launch;
using Immiscible.Console.Tests.Support;
using Immiscible.Host;

namespace Immiscible.Console.Tests.Launch;

public sealed class EventFollowerTests
{
    private const int Total = 20;

    [Fact]
    public async Task Events_come_once_and_in_order_over_connections_that_break()
    {
        var asked = new List<long>();
        var follower = new EventFollower(Read, TimeProvider.System);
        var got = await NumbersAsync(follower.FollowAsync(CancellationToken.None));
        Assert.Equal(Enumerable.Range(0, Total).Select(static number => (long)number), got);
        Assert.Equal([0, 7, 14], asked);

        // Every connection breaks after seven events, and the one after it repeats two.
        async IAsyncEnumerable<RunEvent> Read(long from, [EnumeratorCancellation] CancellationToken attempt)
        {
            asked.Add(from);
            await Task.Yield();
            for (var number = Math.Max(0, from - 2); number < Total; number++)
            {
                if (number == from + 7) throw new TimeoutException("no answer");
                yield return Event(number);
            }
        }
    }

    [Fact]
    public async Task A_lost_gateway_ends_the_wait_for_an_answer_that_never_comes()
    {
        EventFollower? follower = null;
        follower = new EventFollower(Read, TimeProvider.System);
        Assert.Equal([0, 1], await NumbersAsync(follower.FollowAsync(CancellationToken.None)));

        async IAsyncEnumerable<RunEvent> Read(long from, [EnumeratorCancellation] CancellationToken attempt)
        {
            await Task.Yield();
            yield return Event(from);
            if (from > 0) yield break;
            follower!.Interrupt();
            await Task.Delay(Timeout.Infinite, CancellationToken.None);
        }
    }

    [Fact]
    public async Task Detaching_ends_the_events_without_a_throw()
    {
        using var detach = new CancellationTokenSource();
        var follower = new EventFollower(Read, TimeProvider.System);
        Assert.Equal([0], await NumbersAsync(follower.FollowAsync(detach.Token)));

        async IAsyncEnumerable<RunEvent> Read(long from, [EnumeratorCancellation] CancellationToken attempt)
        {
            await Task.Yield();
            yield return Event(0);
            await detach.CancelAsync();
            await Task.Delay(Timeout.Infinite, CancellationToken.None);
        }
    }

    [Fact]
    public async Task A_cluster_that_stays_away_is_given_up_and_what_a_grain_says_is_passed_on()
    {
        var clock = new SteppingClock(EventFollower.Patience / 4);
        var away = new EventFollower(static (_, _) => Failing(new TimeoutException("no answer")), clock);
        Assert.Equal("no answer", (await Assert.ThrowsAsync<ClusterUnreachableException>(() => NumbersAsync(away.FollowAsync(CancellationToken.None)))).Message);
        var refusing = new EventFollower(static (_, _) => Failing(new InvalidOperationException("no")), clock);
        await Assert.ThrowsAsync<InvalidOperationException>(() => NumbersAsync(refusing.FollowAsync(CancellationToken.None)));
    }

    private static async IAsyncEnumerable<RunEvent> Failing(Exception exception)
    {
        await Task.Yield();
        if (exception is not null) throw exception;
        yield break;
    }

    private static RunEvent Event(long number) => ScriptedRun.Step(number + 1) with { Number = number };

    private static async Task<List<long>> NumbersAsync(IAsyncEnumerable<RunEvent> events)
    {
        var numbers = new List<long>();
        await foreach (var value in events) numbers.Add(value.Number);
        return numbers;
    }

    /// <summary>Every pause takes so long at once.</summary>
    private sealed class SteppingClock(TimeSpan step) : TimeProvider
    {
        private long _now;

        public override long GetTimestamp() => Volatile.Read(ref _now);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Interlocked.Add(ref _now, step.Ticks);
            return System.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}

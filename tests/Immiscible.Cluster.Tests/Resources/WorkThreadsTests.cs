using Immiscible.Cluster.Workers;

namespace Immiscible.Cluster.Tests.Resources;

public sealed class WorkThreadsTests
{
    [Fact]
    public async Task Threads_that_nobody_ended_end_with_the_silo_and_others_are_forgotten()
    {
        var threads = new WorkThreads();
        WorkThread left = threads.Start("left"), ended = threads.Start("ended");
        var (leftThread, endedThread) = (await left.RunAsync(static () => Thread.CurrentThread), await ended.RunAsync(static () => Thread.CurrentThread));
        Assert.Equal(2, threads.Running);

        ended.Dispose();
        endedThread.Join();
        Assert.Equal(1, threads.Running);

        threads.Dispose();
        leftThread.Join();
        Assert.Equal(0, threads.Running);
        ended.Dispose();
        Assert.Throws<ObjectDisposedException>(() => threads.Start("late"));
    }
}

using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Contracts.Runs;

namespace Immiscible.Cluster.Tests.Support;

/// <summary>A run under way.</summary>
internal sealed record LaunchedRun(TinySpec Spec, string Directory, IRunGrain Grain)
{
    /// <summary>Key of the run grain.</summary>
    public string Name => Grain.GetPrimaryKeyString();

    /// <summary>A run that hangs fails its test after this long, instead of all tests.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public async Task<TrainedRun> ToEndAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        var events = new List<RunEvent>();
        try
        {
            await foreach (var value in Grain.Follow(0).WithCancellation(patience.Token)) events.Add(value);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            Assert.Fail($"the run did not end; it told {events.Count} events, the last {events.LastOrDefault()}; {Spec.Repeat}");
        }
        return new TrainedRun(Spec, Directory, events);
    }
}

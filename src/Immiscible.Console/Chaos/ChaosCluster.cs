using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Membership;
using Immiscible.Console.Application;
using Immiscible.Console.Chaos.Histories;
using Immiscible.Console.Chaos.Members;
using Immiscible.Console.Launch;
using Immiscible.Host;

namespace Immiscible.Console.Chaos;

/// <summary>A cluster under test and the run that it trains.</summary>
internal sealed class ChaosCluster : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly ConsoleServices _services;
    private readonly IFleet _fleet;
    private readonly string _run;

    /// <summary>A cluster without silos.</summary>
    /// <param name="services">Connects to it.</param>
    /// <param name="fleet">Starts its silos.</param>
    /// <param name="journal">Told of what must not be.</param>
    /// <param name="detect">The failure time-out.</param>
    /// <param name="run">Full path of the run directory.</param>
    public ChaosCluster(ConsoleServices services, IFleet fleet, ChaosJournal journal, TimeSpan detect, string run)
    {
        (_services, _fleet, _run) = (services, fleet, run);
        Crew = new Crew(fleet, journal, new DetectionOptions(detect));
        Watch = new CommitWatch(run);
    }

    /// <summary>Its silos.</summary>
    public Crew Crew { get; }

    /// <summary>What the run's files say.</summary>
    public CommitWatch Watch { get; }

    /// <summary>Starts the first silo, launches the run on it, and waits for the first commit.</summary>
    /// <exception cref="CommandException">It does not come to that.</exception>
    public async Task BeginAsync(string first, RunSpec spec, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            var gateway = await Crew.Start(first).Silo.Gateway.WaitAsync(patience.Token);
            await using var cluster = await ConnectAsync(gateway);
            await cluster.LaunchAsync(new LaunchRequest(spec, _run, Resume: false, MetricsPort: null));
            for (; Watch.CommittedAt is null; await UntilAsync(() => Watch.CommittedAt is not null, patience.Token, Second))
                if (await cluster.DescribeAsync(Path.GetFileName(_run)) is { Message: { } problem }) throw new CommandException($"the run did not begin: {problem}");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new CommandException($"no step was committed within {Patience.TotalSeconds:0} s of the launch; see what the silos log by --log-level information");
        }
    }

    /// <summary>Stops the run with a checkpoint.</summary>
    /// <returns>How it ended.</returns>
    public async Task<EndedRun?> StopAsync(CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            while (EndedRun.Find(_run) is null)
            {
                // The wish is lost with the silo that heard it.
                foreach (var member in Crew.Active) await WishToStopAsync(await member.Silo.Gateway);
                await UntilAsync(() => EndedRun.Find(_run) is not null, patience.Token, TimeSpan.FromSeconds(3));
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // It did not end.
        }
        return EndedRun.Find(_run);
    }

    /// <summary>Waits until the files of the run say something.</summary>
    /// <param name="condition">What they must say.</param>
    /// <param name="cancellation">Gives up, with an exception.</param>
    /// <param name="limit">After so long it is waited no more; null for without limit.</param>
    public async Task UntilAsync(Func<bool> condition, CancellationToken cancellation, TimeSpan? limit = null)
    {
        var begun = TimeProvider.System.GetTimestamp();
        for (Watch.Look(); !condition() && !(TimeProvider.System.GetElapsedTime(begun) > limit); Watch.Look()) await Task.Delay(Pause, cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Crew.DisposeAsync();
        await _fleet.DisposeAsync();
    }

    private async Task WishToStopAsync(string gateway)
    {
        try
        {
            await using var cluster = await ConnectAsync(gateway);
            await cluster.StopAsync(Path.GetFileName(_run));
        }
        catch (Exception e) when (e is ClusterUnreachableException or OperationCanceledException)
        {
            // Another silo is asked, or the same again.
        }
    }

    private Task<ICluster> ConnectAsync(string gateway) => _services.Connect(ClusterAddress.Parse(gateway, _fleet.ClusterId));
}

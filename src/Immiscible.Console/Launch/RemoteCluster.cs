using System.Runtime.CompilerServices;
using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Contracts.Fleet;
using Immiscible.Cluster.Contracts.Runs;
using Immiscible.Cluster.Contracts.Runs.Files;
using Immiscible.Cluster.Contracts.Sampling;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Sampling;
using Immiscible.Console.Fetching;
using Immiscible.Host;

namespace Immiscible.Console.Launch;

/// <summary>A cluster of other processes, reached through its gateways.</summary>
internal sealed class RemoteCluster : ICluster
{
    private const int Repeats = 2;

    private readonly ClusterAddress _address;
    private ClusterConnection? _connection;
    private EventFollower? _follower;

    private RemoteCluster(ClusterAddress address) => _address = address;

    private IGrainFactory Grains => _connection!.Grains;

    private SampleDealer Dealer => new(Grains, TimeProvider.System);

    /// <summary>Connects to a cluster.</summary>
    /// <exception cref="ClusterUnreachableException">None of its gateways answers.</exception>
    public static async Task<ICluster> ConnectAsync(ClusterAddress address)
    {
        var cluster = new RemoteCluster(address);
        cluster._connection = await ClusterConnection.ConnectAsync(address, () => cluster._follower?.Interrupt());
        return cluster;
    }

    /// <inheritdoc/>
    public Task LaunchAsync(LaunchRequest request) => CallAsync(
        () => Run(request.RunName).Launch(new LaunchRun { Spec = request.Spec, Directory = request.Directory, Resume = request.Resume }));

    /// <inheritdoc/>
    public Task<IReadOnlyList<RunEvent>> HistoryAsync(string run) => AskAsync(() => Run(run).History());

    /// <inheritdoc/>
    public IAsyncEnumerable<RunEvent> FollowAsync(string run, long from, CancellationToken detach)
    {
        _follower = new EventFollower((next, attempt) => ReadAsync(run, next, attempt), TimeProvider.System, from);
        return _follower.FollowAsync(detach);
    }

    /// <inheritdoc/>
    public Task<RunDescription?> DescribeAsync(string run) => AskAsync(() => Run(run).Describe());

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> RunsAsync() => AskAsync(() => Grains.GetGrain<IFleetGrain>(0).Runs());

    /// <inheritdoc/>
    public IRunFiles Files(string run) => new RunFiles(this, Grains.GetGrain<IRunFilesGrain>(run));

    /// <inheritdoc/>
    public Task<SampleSource> FindSamplesAsync(string directory, long? checkpoint, CancellationToken cancellation) =>
        AskAsync(() => Dealer.FindAsync(directory, checkpoint, cancellation));

    /// <inheritdoc/>
    public Task<byte[][]> SampleAsync(SampleSource source, SampleOrder order, int count, Action<string> tell, CancellationToken cancellation) =>
        CallAsync(() => Dealer.DrawAsync(source, order, count, tell, cancellation));

    /// <inheritdoc/>
    public Task<FleetStatus> FleetAsync() => AskAsync(() => Grains.GetGrain<IFleetGrain>(0).Status());

    /// <inheritdoc/>
    public Task StopAsync(string run) => AskAsync(() => Run(run).Stop());

    /// <inheritdoc/>
    public Task ScaleAsync(string run, WorkerRange workers) => AskAsync(() => Run(run).Scale(workers));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection!.DisposeAsync();

    private async IAsyncEnumerable<RunEvent> ReadAsync(string run, long from, [EnumeratorCancellation] CancellationToken attempt)
    {
        // A run that its silo took along would be followed in vain.
        if (await Run(run).Describe().WaitAsync(attempt) is null) throw new EnumerationAbortedException($"the cluster no longer knows the run {run}");
        await foreach (var value in Run(run).Follow(from).WithCancellation(attempt)) yield return value;
    }

    private IRunGrain Run(string name) => Grains.GetGrain<IRunGrain>(name);

    /// <summary>
    /// Calls what comes to the same when it is called twice. A silo that hangs never answers, and nobody tells when it is declared dead: whoever
    /// has taken over from it meanwhile is asked anew.
    /// </summary>
    private Task<T> AskAsync<T>(Func<Task<T>> ask) => CallAsync(async () =>
    {
        for (var repeats = Repeats; ; repeats--)
        {
            try
            {
                return await ask();
            }
            catch (TimeoutException) when (repeats > 0)
            {
            }
        }
    });

    private Task AskAsync(Func<Task> ask) => AskAsync(async () =>
    {
        await ask();
        return true;
    });

    private async Task<T> CallAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (LostConnection.Caused(e))
        {
            throw new ClusterUnreachableException(
                $"--cluster {_address.Text}: does not answer ({e.Message.Split('\n')[0].TrimEnd('.')}); see whether its silos run, and try again", e);
        }
    }

    private Task CallAsync(Func<Task> call) => CallAsync(async () =>
    {
        await call();
        return true;
    });

    private sealed class RunFiles(RemoteCluster cluster, IRunFilesGrain grain) : IRunFiles
    {
        public Task<RunFileList?> ListAsync(RunContent content) => cluster.AskAsync(() => grain.List(content));

        public Task<byte[]> ReadAsync(RunFile file, long offset, int length) => cluster.AskAsync(() => grain.Read(file, offset, length));

        public Task<byte[]> DigestAsync(RunFile file, long offset, int length) => cluster.AskAsync(() => grain.Digest(file, offset, length));
    }
}

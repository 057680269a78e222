using Immiscible.Cluster.Checkpoints;
using Immiscible.Cluster.Faults;
using Immiscible.Cluster.Rehearsal;
using Immiscible.Cluster.Runs;
using Immiscible.Cluster.Telemetry;
using Immiscible.Cluster.Tests.Support;
using Immiscible.Cluster.Workers;
using Immiscible.Collectives.Transport;
using Immiscible.Data;
using Immiscible.Diffusion.Training;
using Immiscible.Numerics.Vectors;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Immiscible.Cluster.Tests.Rehearsal;

/// <summary>A worker goes through a step before it trains any, which must change nothing.</summary>
public sealed class StepRehearsalTests : IAsyncDisposable
{
    private readonly WorkThreads _threads = new();
    private readonly WorkThread _thread = new("rehearsal");
    private readonly LogRecorder<StepRehearsal> _log = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().AddSerializer().AddSingleton<TrainingMetrics>().BuildServiceProvider();
    private readonly string _root = Directory.CreateTempSubdirectory("immiscible-rehearsal-").FullName;
    private WorkerSession? _session;

    private StepRehearsal Rehearsal => new(_threads, _services.GetRequiredService<Serializer>(), _services.GetRequiredService<TrainingMetrics>(), _log);

    public async ValueTask DisposeAsync()
    {
        if (_session is not null) await _session.DisposeAsync();
        _thread.Dispose();
        _threads.Dispose();
        await _services.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    [Theory]
    [InlineData("matching.mode=linear")]
    [InlineData("matching.mode=knn")]
    [InlineData("matching.mode=none")]
    [InlineData("training.granules=1")]
    public async Task It_goes_through_and_changes_nothing(string setting)
    {
        var session = await PrepareAsync(setting, new Counting());
        var (state, progress, pulse) = (StateChecksum.Of(session.Replica), session.Progress.Describe(), session.Pulse);

        await Rehearsal.OnceAsync(session);

        Assert.True(_log.Messages.IsEmpty, string.Join(Environment.NewLine, _log.Messages));
        Assert.Equal(state, StateChecksum.Of(session.Replica));
        Assert.Equivalent(progress, session.Progress.Describe());
        Assert.Equal(pulse, session.Pulse);
        AssertNoThreadRuns();
    }

    [Fact]
    public async Task A_silo_rehearses_once()
    {
        var counting = new Counting();
        var session = await PrepareAsync("matching.mode=linear", counting);
        var rehearsal = Rehearsal;

        await rehearsal.OnceAsync(session);
        var measured = counting.Measured;
        await rehearsal.OnceAsync(session);

        Assert.NotEqual(0, measured);
        Assert.Equal(measured, counting.Measured);
        Assert.Equal(0, counting.Computed);
    }

    [Fact]
    public async Task One_that_fails_ends_for_both_members_and_is_told()
    {
        var session = await PrepareAsync("matching.mode=linear", new Failing());

        await Rehearsal.OnceAsync(session).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Assert.Contains("no distances", Assert.Single(_log.Messages), StringComparison.Ordinal);
        AssertNoThreadRuns();
    }

    private void AssertNoThreadRuns() => Assert.True(SpinWait.SpinUntil(() => _threads.Running == 0, TimeSpan.FromMinutes(1)));

    private async Task<WorkerSession> PrepareAsync(string setting, ReplicaScript script)
    {
        var replicas = new ScriptedReplicaFactory();
        var spec = TinySpec.Create(setting).Value with { Name = "rehearsed" };
        replicas.Scripts["rehearsed"] = script;
        var directory = RunDirectory.Create(Path.Combine(_root, "rehearsed"), spec);
        return _session = await WorkerSession.PrepareAsync(
            new() { Run = "rehearsed", Spec = spec, Directory = directory.Path, Lead = default }, "worker", _thread, new DatasetCache(Datasets.Open), replicas,
            new InMemoryNetwork(), new WorkerFaults(new NoFaults(), 0));
    }

    private sealed class Counting : ReplicaScript
    {
        public int Computed { get; private set; }

        public int Measured { get; private set; }

        public override GranuleLoss ComputeGranule(IReplica replica, in GranuleBatch batch, FlatVector gradient)
        {
            Computed++;
            return base.ComputeGranule(replica, batch, gradient);
        }

        public override void InnerProducts(
            IReplica replica, ReadOnlySpan<float> images, ReadOnlySpan<float> noises, int rows, int columns, Span<float> products)
        {
            Measured++;
            base.InnerProducts(replica, images, noises, rows, columns, products);
        }
    }

    private sealed class Failing : ReplicaScript
    {
        private int _calls;

        // The first member's fails; the second waits for the first one's rows.
        public override void InnerProducts(
            IReplica replica, ReadOnlySpan<float> images, ReadOnlySpan<float> noises, int rows, int columns, Span<float> products)
        {
            if (_calls++ == 0) throw new InvalidOperationException("no distances");
            base.InnerProducts(replica, images, noises, rows, columns, products);
        }
    }
}

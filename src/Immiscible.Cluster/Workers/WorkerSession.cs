using System.Runtime.InteropServices;
using Immiscible.Cluster.Checkpoints;
using Immiscible.Cluster.Contracts.Membership;
using Immiscible.Cluster.Contracts.Runs;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Contracts.Workers;
using Immiscible.Cluster.DataPlane;
using Immiscible.Cluster.Faults;
using Immiscible.Cluster.Joining;
using Immiscible.Cluster.Matching;
using Immiscible.Cluster.Rehearsal;
using Immiscible.Collectives.Reduction;
using Immiscible.Collectives.Transport;
using Immiscible.Compute.Native;
using Immiscible.Compute.Safetensors;
using Immiscible.Data;
using Immiscible.Data.Plans;
using Immiscible.Diffusion;
using Immiscible.Diffusion.Training;
using Immiscible.Models;
using Immiscible.Numerics.Vectors;

namespace Immiscible.Cluster.Workers;

/// <summary>What a worker holds for one run: data set, plan, replica, and its place on the data plane.</summary>
internal sealed class WorkerSession : IMatchedData, IAsyncDisposable
{
    private readonly IReplicaFactory _replicas;
    // One copy or takeover of the state at a time: orders overlap where a leader is slow, or where one takes the lead from another.
    private readonly SemaphoreSlim _turn = new(1, 1);
    private StateJoin? _join;
    private bool _hasCopied, _hasState;

    private WorkerSession(
        string run, RunSpec spec, string directory, IImageDataset dataset, SamplePlan plan, StepReader reader, IReplicaFactory replicas, IReplica replica, WorkThread thread,
        IMemberTransport transport, WorkerFaults faults)
    {
        _replicas = replicas;
        (Run, Spec, Directory, Dataset, Plan, Reader, Replica, Thread, Transport, Faults) =
            (run, spec, directory, dataset, plan, reader, replica, thread, transport, faults);
        Tree = new CanonicalTree(Spec.Training.Granules);
        Progress = new StepProgress(Tree, new FlatVectorPool(replica.Layout.Length, () => Replica.NewVector()));
        Chunks = new StateChunks(replica.Layout.Length, replica.StateNames.Count);
        transport.Serve(new StateDonor(this));
    }

    /// <summary>Key of the run grain.</summary>
    public string Run { get; }

    /// <summary>The spec.</summary>
    public RunSpec Spec { get; }

    /// <summary>Full path of the run directory.</summary>
    public string Directory { get; }

    /// <summary>The images.</summary>
    public IImageDataset Dataset { get; }

    /// <summary>Which images each step trains on.</summary>
    public SamplePlan Plan { get; }

    /// <summary>Reads them.</summary>
    public StepReader Reader { get; }

    /// <summary>The model replica; touched on <see cref="Thread"/> only, but for its state under <see cref="StateGate"/>.</summary>
    public IReplica Replica { get; private set; }

    /// <summary>The slot's compute thread.</summary>
    public WorkThread Thread { get; }

    /// <summary>The member's end of the data plane.</summary>
    public IMemberTransport Transport { get; }

    /// <summary>What is made to go wrong here; nothing unless a test asks for it.</summary>
    public WorkerFaults Faults { get; }

    /// <summary>The run's canonical tree.</summary>
    public CanonicalTree Tree { get; }

    /// <summary>How the state is cut when a joiner copies it.</summary>
    public StateChunks Chunks { get; }

    /// <summary>Held while the state changes, and while others read it: state and <see cref="StepProgress.Applied"/> change together.</summary>
    public Lock StateGate { get; } = new();

    /// <summary>How far the replica is, and what there is of the step under way.</summary>
    public StepProgress Progress { get; }

    /// <summary>Counts what the worker does.</summary>
    public WorkCounter Work { get; } = new();

    /// <summary>What the worker has done so far.</summary>
    public WorkerPulse Pulse => Work.Pulse(Progress.Applied, Transport.FramesReceived);

    /// <summary>What the worker found: members of one run must agree on it.</summary>
    public required WorkerPrepared Found { get; init; }

    /// <summary>Images of a granule.</summary>
    public int GranuleSize => Spec.Training.Batch / Spec.Training.Granules;

    /// <summary>Makes the mean gradient of the sum over granules.</summary>
    public float Scale => 1f / Spec.Training.Granules;

    /// <summary>Floats of an image.</summary>
    public int ImageLength => Dataset.Shape.Length;

    /// <inheritdoc/>
    public void InnerProducts(ReadOnlySpan<float> images, ReadOnlySpan<float> noises, int rows, int columns, Span<float> products) =>
        Replica.InnerProducts(images, noises, rows, columns, products);

    /// <summary>Loads everything; call it off the grain's turn.</summary>
    /// <exception cref="RunRejectedException">The data set or libtorch cannot be used.</exception>
    public static async Task<WorkerSession> PrepareAsync(
        PrepareWorker request, string worker, WorkThread thread, DatasetCache datasets, IReplicaFactory replicas, IMemberNetwork network,
        WorkerFaults faults, string? nccl = null)
    {
        IReplica? replica = null;
        try
        {
            var data = request.Spec.Data;
            var dataset = datasets.Open(DataOptions.Of(data));
            var plan = new SamplePlan(request.Spec.Seed, dataset.Count, request.Spec.Training.Batch, data.Flip);
            var reader = new StepReader(dataset, plan, skipBad: data.OnBadSample == "skip");
            replica = await thread.RunAsync(() => replicas.Create(request.Spec, dataset)).ConfigureAwait(false);
            var probe = await thread.RunAsync(() => ProbeGranule.Hash(request.Spec, reader, replica)).ConfigureAwait(false);
            var transport = network.Join(WorkerAddress.NameOf(request.Run, worker));
            return new WorkerSession(request.Run, request.Spec, request.Directory, dataset, plan, reader, replicas, replica, thread, transport, faults)
            {
                Found = new WorkerPrepared
                {
                    Parameters = replica.Layout.Slots.Sum(static slot => (long)slot.Length),
                    Dataset = dataset.Name,
                    DatasetCount = dataset.Count,
                    DatasetHash = dataset.ContentHash,
                    Build = ProgramBuild.Id,
                    ProbeHash = probe,
                    Nccl = nccl,
                },
            };
        }
        catch (Exception e)
        {
            if (replica is not null) await thread.RunAsync(replica.Dispose).ConfigureAwait(false);
            if (e is DatasetException or BadSampleException or TorchRuntimeException or ModelException or DiffusionException or SafetensorsException)
                throw new RunRejectedException(e.Message, e);
            throw;
        }
    }

    /// <summary>A member of a rehearsal: like this one, but for a replica that computes nothing.</summary>
    /// <param name="spec">What is rehearsed.</param>
    /// <param name="transport">Its end of the rehearsal's data plane.</param>
    public WorkerSession Rehearse(RunSpec spec, IMemberTransport transport) =>
        new(Run, spec, Directory, Dataset, Plan, Reader, _replicas, new RehearsalReplica(Replica), Thread, transport, new WorkerFaults(new NoFaults(), 0)) { Found = Found };

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Then nobody reads the state any more, and whoever still copies it here comes to an end: both do so beside the compute thread.
        await Transport.DisposeAsync().ConfigureAwait(false);
        await _turn.WaitAsync().ConfigureAwait(false);
        if (_join is not null) await _join.StopAsync().ConfigureAwait(false);
        _hasState = true;
        _turn.Release();
        await Thread.RunAsync(() =>
        {
            Progress.Dispose();
            Replica.Dispose();
        }).ConfigureAwait(false);
    }

    /// <summary>Begins to copy the run's state while others train; complete when it is here and kept up to date.</summary>
    /// <param name="epoch">The epoch that trains.</param>
    /// <param name="feed">Asks its members to send gradients, as in <see cref="StateJoin.FollowAsync"/>.</param>
    /// <exception cref="TransportException">No member could give some part of the state.</exception>
    /// <exception cref="EpochOverException">The order is out of date: the worker has taken the state over meanwhile.</exception>
    public async Task FollowAsync(MembershipEpoch epoch, Func<Task<long>> feed)
    {
        Task following;
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_hasState) throw new EpochOverException($"the worker at {Transport.Address} has the state of the run {Run}, and copies no other of the epoch {epoch.Number}");
            if (_join is not null) await _join.StopAsync().ConfigureAwait(false);
            (_join, _hasCopied) = (new StateJoin(this), true);
            following = _join.FollowAsync(epoch.Number, [.. epoch.Members.Select(static member => member.Address)], feed);
        }
        finally
        {
            _turn.Release();
        }
        await following.ConfigureAwait(false);
    }

    /// <summary>Takes over the state that the run has after some step.</summary>
    /// <param name="request">Which step, and from whom or where.</param>
    /// <param name="patience">How long to wait for what former donors have sent.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="RunRejectedException">The checkpoint cannot be used.</exception>
    /// <exception cref="TransportException">The donors could not give it, or did not agree.</exception>
    public async Task RestoreAsync(RestoreState request, TimeSpan patience, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var join = _join ?? new StateJoin(this);
            _join = null;
            if (request.Donors.Count > 0)
                await join.FinishAsync(request.Step, [.. request.Donors.Select(static donor => donor.Address)], patience, cancellation).ConfigureAwait(false);
            else
            {
                await join.StopAsync().ConfigureAwait(false);
                if (request.Checkpoint is { } path) await Thread.RunAsync(() => Load(path, request.Step)).ConfigureAwait(false);
                else if (_hasCopied) await Thread.RunAsync(Renew).ConfigureAwait(false);
            }
            Progress.Begin(request.Step);
            _hasState = true;
        }
        catch (Exception e) when (e is CheckpointException or SafetensorsException)
        {
            throw new RunRejectedException(e.Message, e);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Applies the step whose gradient is whole, on the compute thread: state and progress change together.</summary>
    public async Task ApplyAsync()
    {
        if (!Progress.IsReduced) throw new InvalidOperationException($"step {Progress.Applied} cannot be applied: its gradient is not whole");
        var step = Progress.Applied;
        await Thread.RunAsync(() =>
        {
            lock (StateGate)
            {
                Replica.Apply(Progress.Reduced, Scale, Progress.GradientNorm, step, ..);
                Progress.Begin(step + 1);
            }
        }).ConfigureAwait(false);
        if (await Faults.ReachAsync(FaultPoint.AfterApply, step).ConfigureAwait(false) == FaultAction.Corrupt)
            await Thread.RunAsync(() => Corrupt(Replica.StateVector(StateHash.Parameters))).ConfigureAwait(false);
    }

    /// <summary>Comes to the committed steps, of which one may not be applied yet.</summary>
    /// <exception cref="InvalidOperationException">More than that is missing.</exception>
    public async Task SettleAsync(long committed)
    {
        if (Progress.Applied == committed - 1 && Progress.IsReduced) await ApplyAsync().ConfigureAwait(false);
        if (Progress.Applied != committed) throw new InvalidOperationException($"step {committed} is to be trained, but this worker is at {Progress.Applied}");
        Progress.Reopen();
    }

    /// <summary>Gives the replica the seed's weights again, after a copy of the run's state that came to nothing.</summary>
    private void Renew()
    {
        Replica.Dispose();
        Replica = _replicas.Create(Spec, Dataset);
        _hasCopied = false;
    }

    private static void Corrupt(FlatVector vector)
    {
        Span<float> first = stackalloc float[1];
        vector.Read(0, first);
        MemoryMarshal.AsBytes(first)[0] ^= 1;
        vector.Write(0, first);
    }

    private void Load(string path, long step)
    {
        var checkpoint = Checkpoint.Open(path);
        if (checkpoint.Manifest.TrainingHash != Spec.TrainingHash())
            throw new CheckpointException($"{path}: was saved by a run with other training settings; restore run.yaml or start a new run");
        if (checkpoint.Manifest.Step != step) throw new CheckpointException($"{path}: holds step {checkpoint.Manifest.Step}, not {step}");
        float[]? buffer = null;
        foreach (var name in Replica.StateNames)
        {
            var vector = Replica.StateVector(name);
            if (vector is HostVector host) checkpoint.Read(name, Replica.Layout, host.Span);
            else
            {
                // Its padding stays zero: a file has none.
                checkpoint.Read(name, Replica.Layout, buffer ??= new float[vector.Length]);
                vector.Write(0, buffer);
            }
        }
    }
}

using System.Runtime.InteropServices;
using Immiscible.Cluster.Checkpoints;
using Immiscible.Cluster.Contracts.Runs;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Contracts.Workers;
using Immiscible.Cluster.Faults;
using Immiscible.Collectives.Reduction;
using Immiscible.Collectives.Transport;
using Immiscible.Compute.Native;
using Immiscible.Compute.Safetensors;
using Immiscible.Data;
using Immiscible.Data.Plans;
using Immiscible.Diffusion.Training;

namespace Immiscible.Cluster.Workers;

/// <summary>What a worker holds for one run: data set, plan, replica, and its place on the data plane.</summary>
internal sealed class WorkerSession : IAsyncDisposable
{
    private WorkerSession(
        PrepareWorker request, IImageDataset dataset, SamplePlan plan, IReplica replica, WorkThread thread, IMemberTransport transport, WorkerFaults faults)
    {
        (Run, Spec, Directory, Dataset, Plan, Replica, Thread, Transport, Faults) =
            (request.Run, request.Spec, request.Directory, dataset, plan, replica, thread, transport, faults);
        Tree = new CanonicalTree(Spec.Training.Granules);
        Progress = new StepProgress(Tree, new VectorPool(replica.Layout.Length));
        transport.Serve(new ReplicaState(this));
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

    /// <summary>The model replica; touched on <see cref="Thread"/> only.</summary>
    public IReplica Replica { get; }

    /// <summary>The slot's compute thread.</summary>
    public WorkThread Thread { get; }

    /// <summary>The member's end of the data plane.</summary>
    public IMemberTransport Transport { get; }

    /// <summary>What is made to go wrong here; nothing unless a test asks for it.</summary>
    public WorkerFaults Faults { get; }

    /// <summary>The run's canonical tree.</summary>
    public CanonicalTree Tree { get; }

    /// <summary>How far the replica is, and what there is of the step under way.</summary>
    public StepProgress Progress { get; }

    /// <summary>Images of a granule.</summary>
    public int GranuleSize => Spec.Training.Batch / Spec.Training.Granules;

    /// <summary>Floats of an image.</summary>
    public int ImageLength => Dataset.Shape.Length;

    /// <summary>Loads everything; call it off the grain's turn.</summary>
    /// <exception cref="RunRejectedException">The data set or libtorch cannot be used.</exception>
    public static async Task<WorkerSession> PrepareAsync(
        PrepareWorker request, string worker, WorkThread thread, DatasetCache datasets, IReplicaFactory replicas, IMemberNetwork network,
        WorkerFaults faults)
    {
        IReplica? replica = null;
        try
        {
            var data = request.Spec.Data;
            var dataset = datasets.Open(new DatasetOptions
            {
                Source = data.Source, Path = data.Path, Split = data.Split, Count = data.Count, Seed = data.Seed,
            });
            var plan = new SamplePlan(request.Spec.Seed, dataset.Count, request.Spec.Training.Batch, data.Flip);
            replica = await thread.RunAsync(() => replicas.Create(request.Spec, dataset)).ConfigureAwait(false);
            return new WorkerSession(request, dataset, plan, replica, thread, network.Join($"{request.Run}/{worker}"), faults);
        }
        catch (Exception e)
        {
            if (replica is not null) await thread.RunAsync(replica.Dispose).ConfigureAwait(false);
            if (e is DatasetException or TorchRuntimeException)
                throw new RunRejectedException(e.Message, e);
            throw;
        }
    }

    /// <summary>What the worker found.</summary>
    public WorkerPrepared Describe() => new()
    {
        Parameters = Replica.Layout.Slots.Sum(static slot => (long)slot.Length),
        Dataset = Dataset.Name,
        DatasetCount = Dataset.Count,
        DatasetHash = Dataset.ContentHash,
    };

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Transport.DisposeAsync().ConfigureAwait(false);
        await Thread.RunAsync(Replica.Dispose).ConfigureAwait(false);
    }

    /// <summary>Takes over the state that the run has after some step.</summary>
    /// <exception cref="RunRejectedException">The checkpoint cannot be used.</exception>
    /// <exception cref="TransportException">The donors could not give it, or did not agree.</exception>
    public async Task RestoreAsync(RestoreState request, CancellationToken cancellation)
    {
        try
        {
            if (request.Donors.Count > 0) await StateCopy.PullAsync(this, request, cancellation).ConfigureAwait(false);
            else if (request.Checkpoint is { } path) await Thread.RunAsync(() => Load(path, request.Step)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is CheckpointException or SafetensorsException)
        {
            throw new RunRejectedException(e.Message, e);
        }
        Progress.Begin(request.Step);
    }

    /// <summary>Applies the step whose gradient is whole, on the compute thread: state and progress change together.</summary>
    public async Task ApplyAsync()
    {
        var (reduced, step, scale) = (Progress.Reduced, Progress.Applied, 1f / Spec.Training.Granules);
        await Thread.RunAsync(() =>
        {
            Replica.Apply(reduced, scale, step);
            Progress.Begin(step + 1);
        }).ConfigureAwait(false);
        if (await Faults.ReachAsync(FaultPoint.AfterApply, step).ConfigureAwait(false) == FaultAction.Corrupt)
            await Thread.RunAsync(() => MemoryMarshal.AsBytes(Replica.State(StateHash.Parameters))[0] ^= 1).ConfigureAwait(false);
    }

    /// <summary>Comes to the committed steps, of which one may not be applied yet.</summary>
    /// <exception cref="InvalidOperationException">More than that is missing.</exception>
    public async Task SettleAsync(long committed)
    {
        if (Progress.Applied == committed - 1 && Progress.IsReduced) await ApplyAsync().ConfigureAwait(false);
        if (Progress.Applied != committed) throw new InvalidOperationException($"step {committed} is to be trained, but this worker is at {Progress.Applied}");
        Progress.IsReduced = false;
    }

    private void Load(string path, long step)
    {
        var checkpoint = Checkpoint.Open(path);
        if (checkpoint.Manifest.TrainingHash != Spec.TrainingHash())
            throw new CheckpointException($"{path}: was saved by a run with other training settings; restore run.yaml or start a new run");
        if (checkpoint.Manifest.Step != step) throw new CheckpointException($"{path}: holds step {checkpoint.Manifest.Step}, not {step}");
        foreach (var name in Replica.StateNames) checkpoint.Read(name, Replica.Layout, Replica.State(name));
    }
}

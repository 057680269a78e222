using System.Collections.Concurrent;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Workers;
using Immiscible.Compute.Parameters;
using Immiscible.Data;
using Immiscible.Diffusion.Training;
using Immiscible.Numerics.Vectors;
using Microsoft.Extensions.Options;

namespace Immiscible.Cluster.Tests.Support;

/// <summary>What a test watches or disturbs in the replicas of one run. Called on the compute threads of all its workers.</summary>
internal abstract class ReplicaScript
{
    /// <summary>Asks the run to stop.</summary>
    public Func<Task> Stop { get; set; } = static () => Task.CompletedTask;

    public virtual GranuleLoss ComputeGranule(IReplica replica, in GranuleBatch batch, FlatVector gradient) => replica.ComputeGranule(batch, gradient);

    public virtual void InnerProducts(
        IReplica replica, ReadOnlySpan<float> images, ReadOnlySpan<float> noises, int rows, int columns, Span<float> products) =>
        replica.InnerProducts(images, noises, rows, columns, products);

    /// <summary>A step on the whole state; that of a joiner, piece by piece, is not scripted.</summary>
    public virtual void Apply(IReplica replica, FlatVector gradient, float scale, double norm, long step) => replica.Apply(gradient, scale, norm, step, ..);
}

/// <summary>Real replicas, scripted where a test says so.</summary>
internal sealed class ScriptedReplicaFactory : IReplicaFactory
{
    private readonly DiffusionReplicaFactory _replicas = new(Options.Create(new WorkerSlotOptions()));

    /// <summary>Runs whose replicas are those of a device, though on the CPU.</summary>
    public ConcurrentDictionary<string, bool> OnDevice { get; } = new();

    /// <summary>Scripts by the name of the run.</summary>
    public ConcurrentDictionary<string, ReplicaScript> Scripts { get; } = new();

    public IReplica Create(RunSpec spec, IImageDataset dataset)
    {
        var replica = (OnDevice.ContainsKey(spec.Name) ? (IReplicaFactory)new DeviceReplicaFactory() : _replicas).Create(spec, dataset);
        return Scripts.TryGetValue(spec.Name, out var script) ? new ScriptedReplica(replica, script) : replica;
    }

    private sealed class ScriptedReplica(IReplica replica, ReplicaScript script) : IReplica
    {
        public FlatLayout Layout => replica.Layout;

        public IReadOnlyList<string> StateNames => replica.StateNames;

        public FlatVector StateVector(string name) => replica.StateVector(name);

        public FlatVector NewVector() => replica.NewVector();

        // What a worker computes to prove itself is no part of the run.
        public GranuleLoss ComputeGranule(in GranuleBatch batch, FlatVector gradient) =>
            batch.Step == ProbeGranule.Step ? replica.ComputeGranule(batch, gradient) : script.ComputeGranule(replica, batch, gradient);

        public void InnerProducts(ReadOnlySpan<float> images, ReadOnlySpan<float> noises, int rows, int columns, Span<float> products) =>
            script.InnerProducts(replica, images, noises, rows, columns, products);

        public double Norm(FlatVector gradient, float scale) => replica.Norm(gradient, scale);

        public void Apply(FlatVector gradient, float scale, double norm, long step, Range part)
        {
            if (part.Equals(Range.All)) script.Apply(replica, gradient, scale, norm, step);
            else replica.Apply(gradient, scale, norm, step, part);
        }

        public void Dispose() => replica.Dispose();
    }
}

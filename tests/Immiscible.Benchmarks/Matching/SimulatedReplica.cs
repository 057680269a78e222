using System.Diagnostics;
using Immiscible.Benchmarks.Assignment;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Workers;
using Immiscible.Compute.Parameters;
using Immiscible.Data;
using Immiscible.Diffusion.Training;
using Immiscible.Numerics.Vectors;

namespace Immiscible.Benchmarks.Matching;

/// <summary>
/// Stands for a fast device: a step keeps the compute thread busy for a set time, and inner products of real images and noise are there
/// at once.
/// </summary>
/// <param name="step">Time of one step.</param>
/// <param name="granules">Granules of a step.</param>
/// <param name="products">Instances of [batch, batch] inner products, used in turn.</param>
internal sealed class SimulatedReplica(TimeSpan step, int granules, float[][] products) : IReplica
{
    private readonly HostVector _weights = new(new float[FlatLayout.Alignment]);
    private int _shard;

    public FlatLayout Layout { get; } = FlatLayout.Create([("weight", [FlatLayout.Alignment])]);

    public IReadOnlyList<string> StateNames { get; } = [StateVectors.Parameters, StateVectors.Ema];

    public FlatVector StateVector(string name) => _weights;

    public FlatVector NewVector() => new HostVector(Layout.Length);

    public GranuleLoss ComputeGranule(in GranuleBatch batch, FlatVector gradient)
    {
        var begun = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begun) < step / granules) Thread.SpinWait(16);
        gradient.BeginLoad().Span.Clear();
        return new GranuleLoss(0);
    }

    public void InnerProducts(ReadOnlySpan<float> images, ReadOnlySpan<float> noises, int rows, int columns, Span<float> destination)
    {
        var instance = products[_shard / granules % products.Length];
        instance.AsSpan(_shard % granules * rows * columns, rows * columns).CopyTo(destination);
        _shard++;
    }

    public double Norm(FlatVector gradient, float scale) => 0;

    public void Apply(FlatVector gradient, float scale, double norm, long step, Range part)
    {
    }

    public void Dispose()
    {
    }

    /// <summary>Makes simulated replicas.</summary>
    internal sealed class Factory(TimeSpan step, float[][] products) : IReplicaFactory
    {
        public IReplica Create(RunSpec spec, IImageDataset dataset) => new SimulatedReplica(step, spec.Training.Granules, products);
    }

    /// <summary>Inner products of CIFAR-10 images with normal noise.</summary>
    internal static float[][] Products(int batch) =>
        [.. Enumerable.Range(0, batch > 1024 ? 2 : 4).Select(seed => CifarDistances.InnerProducts(batch, seed))];
}

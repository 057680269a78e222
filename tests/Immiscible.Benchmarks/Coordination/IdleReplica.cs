using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Workers;
using Immiscible.Compute.Parameters;
using Immiscible.Data;
using Immiscible.Diffusion.Training;
using Immiscible.Numerics.Vectors;

namespace Immiscible.Benchmarks.Coordination;

/// <summary>A replica of a few thousand weights that computes nothing: what a step takes then is coordination.</summary>
internal sealed class IdleReplica : IReplica
{
    private const int Weights = 4096;
    private readonly HostVector _weights = new(new float[Weights]);

    public FlatLayout Layout { get; } = FlatLayout.Create([("weight", [Weights])]);

    public IReadOnlyList<string> StateNames { get; } = [StateVectors.Parameters, StateVectors.Ema];

    public FlatVector StateVector(string name) => _weights;

    public FlatVector NewVector() => new HostVector(Layout.Length);

    public GranuleLoss ComputeGranule(in GranuleBatch batch, FlatVector gradient)
    {
        gradient.BeginLoad().Span.Clear();
        return new GranuleLoss(0);
    }

    /// <summary>Something that differs from place to place, so that there is something to match.</summary>
    public void InnerProducts(ReadOnlySpan<float> images, ReadOnlySpan<float> noises, int rows, int columns, Span<float> products)
    {
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++) products[row * columns + column] = images[row * (images.Length / rows)] * noises[column * (noises.Length / columns)];
    }

    public double Norm(FlatVector gradient, float scale) => 0;

    public void Apply(FlatVector gradient, float scale, double norm, long step, Range part)
    {
    }

    public void Dispose()
    {
    }

    /// <summary>Makes idle replicas.</summary>
    internal sealed class Factory : IReplicaFactory
    {
        public IReplica Create(RunSpec spec, IImageDataset dataset) => new IdleReplica();
    }
}

using Immiscible.Compute.Optimizers;
using Immiscible.Compute.Parameters;
using Immiscible.Diffusion.Training;
using Immiscible.Numerics.Vectors;

namespace Immiscible.Cluster.Rehearsal;

/// <summary>
/// Stands for a replica that is loaded: a model of a few parameters that gives zeros for gradients, so that a rehearsal takes no more memory for a
/// large model than for a small one.
/// </summary>
/// <param name="replica">The replica, which only measures distances; it is not disposed of with this.</param>
internal sealed class RehearsalReplica(IReplica replica) : IReplica
{
    private const int Parameters = 4096;

    private readonly HostVector _state = new(new float[Parameters]);

    /// <inheritdoc/>
    public FlatLayout Layout { get; } = FlatLayout.Create([("rehearsed", [Parameters])]);

    /// <inheritdoc/>
    public IReadOnlyList<string> StateNames => replica.StateNames;

    /// <inheritdoc/>
    public FlatVector StateVector(string name) => _state;

    /// <inheritdoc/>
    public FlatVector NewVector() => new HostVector(Parameters);

    /// <inheritdoc/>
    public GranuleLoss ComputeGranule(in GranuleBatch batch, FlatVector gradient)
    {
        gradient.BeginLoad().Span.Clear();
        gradient.CompleteLoad();
        return new GranuleLoss(0);
    }

    /// <inheritdoc/>
    public void InnerProducts(ReadOnlySpan<float> images, ReadOnlySpan<float> noises, int rows, int columns, Span<float> products) =>
        replica.InnerProducts(images, noises, rows, columns, products);

    /// <inheritdoc/>
    public double Norm(FlatVector gradient, float scale) => GradientNorm.Compute(gradient.Host.Span) * scale;

    /// <inheritdoc/>
    public void Apply(FlatVector gradient, float scale, double norm, long step, Range part) => throw NotCommitted();

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private static InvalidOperationException NotCommitted() => new("no step of a rehearsal is committed");
}

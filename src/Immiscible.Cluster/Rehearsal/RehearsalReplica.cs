using Immiscible.Compute.Parameters;
using Immiscible.Diffusion.Training;

namespace Immiscible.Cluster.Rehearsal;

/// <summary>
/// Stands for a replica that is loaded: a model of a few parameters that gives zeros for gradients, so that a rehearsal takes no more memory for a
/// large model than for a small one.
/// </summary>
/// <param name="replica">The replica, which only measures distances; it is not disposed of with this.</param>
internal sealed class RehearsalReplica(IReplica replica) : IReplica
{
    private const int Parameters = 4096;

    private readonly float[] _state = new float[Parameters];

    /// <inheritdoc/>
    public FlatLayout Layout { get; } = FlatLayout.Create([("rehearsed", [Parameters])]);

    /// <inheritdoc/>
    public IReadOnlyList<string> StateNames => replica.StateNames;

    /// <inheritdoc/>
    public Span<float> State(string name) => _state;

    /// <inheritdoc/>
    public double ComputeGranule(in GranuleBatch batch, Span<float> gradient)
    {
        gradient.Clear();
        return 0;
    }

    /// <inheritdoc/>
    public void InnerProducts(ReadOnlySpan<float> images, ReadOnlySpan<float> noises, int rows, int columns, Span<float> products) =>
        replica.InnerProducts(images, noises, rows, columns, products);

    /// <inheritdoc/>
    public double Apply(ReadOnlySpan<float> gradient, float scale, long step) => throw NotCommitted();

    /// <inheritdoc/>
    public double Norm(ReadOnlySpan<float> gradient, float scale) => throw NotCommitted();

    /// <inheritdoc/>
    public void ApplyPart(ReadOnlySpan<float> gradient, float scale, double norm, long step, Range part) => throw NotCommitted();

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private static InvalidOperationException NotCommitted() => new("no step of a rehearsal is committed");
}

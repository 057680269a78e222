using System.Buffers;
using Immiscible.Cluster.Contracts.Specs;

namespace Immiscible.Cluster.Matching;

/// <summary>
/// The noises of a group as they were drawn to measure distances, kept until the match is there: copying one is several times cheaper than
/// drawing it again. Rented memory; dispose it.
/// </summary>
/// <param name="layout">Which noises a group has.</param>
/// <param name="length">Floats of a noise.</param>
internal sealed class DrawnNoise(MatchingLayout layout, int length) : IDisposable
{
    /// <summary>Most floats kept for a step that waits for its match; larger pools are drawn again.</summary>
    public const int MostFloats = 1 << 24;

    private readonly float[] _rented = ArrayPool<float>.Shared.Rent(layout.Columns * length);

    /// <summary>[noises of the group, image]</summary>
    public Span<float> Values => _rented.AsSpan(0, layout.Columns * length);

    /// <summary>One noise of the group.</summary>
    public Span<float> Noise(int column) => _rented.AsSpan(column * length, length);

    /// <summary>The group that the noises are of.</summary>
    public int Group { get; set; }

    /// <summary>Copies the noise of that number in the step's pool; false where it is of another group.</summary>
    public bool TryCopy(int number, Span<float> destination)
    {
        var column = layout.Column(number);
        if (layout.Noise(Group, column) != number) return false;
        Noise(column).CopyTo(destination);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => ArrayPool<float>.Shared.Return(_rented);
}

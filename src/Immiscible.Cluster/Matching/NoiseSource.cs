using Immiscible.Numerics.Random;

namespace Immiscible.Cluster.Matching;

/// <summary>The run's noise, by number: a pure function of (seed, step, number), so noise never travels.</summary>
internal sealed class NoiseSource(ulong seed)
{
    private readonly CounterRandom _random = new(seed, RandomStream.Noise);

    /// <summary>Draws one noise; numbers below the batch size are those of its positions.</summary>
    public void Draw(long step, int number, Span<float> destination) => _random.Normal(destination, (ulong)step, (uint)number);
}

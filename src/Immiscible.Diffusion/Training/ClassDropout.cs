using Immiscible.Numerics.Random;

namespace Immiscible.Diffusion.Training;

/// <summary>Hides the classes of some samples, so that a network also learns without them; which, is a function of (seed, step, position).</summary>
/// <param name="rate">share of samples, in [0, 1)</param>
/// <param name="nullClass">the class that stands for "not told"</param>
/// <param name="seed">seed of the run</param>
internal sealed class ClassDropout(double rate, int nullClass, ulong seed)
{
    private readonly CounterRandom _random = new(seed, RandomStream.ClassDropout);
    private readonly ulong _threshold = (ulong)Math.Round(rate * (1UL << 32));

    /// <summary>The class that the network is told of a sample.</summary>
    /// <param name="label">the sample's class</param>
    /// <param name="step">training step, from 0</param>
    /// <param name="position">position in the global batch</param>
    public long Apply(int label, long step, int position) =>
        _threshold > 0 && _random.UInt32((ulong)step, (uint)position) < _threshold ? nullClass : label;
}

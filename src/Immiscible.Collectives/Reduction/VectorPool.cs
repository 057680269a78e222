using System.Collections.Concurrent;

namespace Immiscible.Collectives.Reduction;

/// <summary>Recycles vectors of one length, so that a step allocates nothing once the pool is warm. Thread-safe.</summary>
/// <param name="length">Floats in a vector.</param>
public sealed class VectorPool(int length)
{
    private readonly ConcurrentBag<float[]> _free = [];

    /// <summary>Floats in a vector.</summary>
    public int Length { get; } = length;

    /// <summary>A vector with arbitrary content.</summary>
    public float[] Rent() => _free.TryTake(out var vector) ? vector : GC.AllocateUninitializedArray<float>(Length, pinned: false);

    /// <summary>Gives a rented vector back.</summary>
    /// <exception cref="ArgumentException">The vector has another length, so it is not of this pool.</exception>
    public void Return(float[] vector)
    {
        if (vector.Length != Length) throw new ArgumentException($"a vector of {vector.Length} floats is not of this pool of {Length}", nameof(vector));
        _free.Add(vector);
    }
}

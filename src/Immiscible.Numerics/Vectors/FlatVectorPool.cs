using System.Collections.Concurrent;

namespace Immiscible.Numerics.Vectors;

/// <summary>Recycles flat vectors of one length and place, so that a step allocates nothing once the pool is warm. Thread-safe.</summary>
/// <param name="length">Floats in a vector.</param>
/// <param name="create">Makes a vector with arbitrary content.</param>
public sealed class FlatVectorPool(int length, Func<FlatVector> create) : IDisposable
{
    private readonly ConcurrentBag<FlatVector> _free = [];

    /// <summary>A pool of vectors in the CPU's memory.</summary>
    /// <param name="length">Floats in a vector.</param>
    public FlatVectorPool(int length) : this(length, () => new HostVector(length))
    {
    }

    /// <summary>Floats in a vector.</summary>
    public int Length { get; } = length;

    /// <summary>A vector with arbitrary content.</summary>
    public FlatVector Rent() => _free.TryTake(out var vector) ? vector : create();

    /// <summary>Gives a rented vector back.</summary>
    /// <exception cref="ArgumentException">The vector has another length, so it is not of this pool.</exception>
    public void Return(FlatVector vector)
    {
        if (vector.Length != Length) throw new ArgumentException($"a vector of {vector.Length} floats is not of this pool of {Length}", nameof(vector));
        _free.Add(vector);
    }

    /// <summary>Frees the vectors that are not rented.</summary>
    public void Dispose()
    {
        while (_free.TryTake(out var vector)) vector.Dispose();
    }
}

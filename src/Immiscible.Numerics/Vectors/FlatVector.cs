namespace Immiscible.Numerics.Vectors;

/// <summary>A vector of floats wherever it lies: in the CPU's memory or in a device's. Additions are elementwise and IEEE, so their bits are the same everywhere.</summary>
/// <remarks>One writer at a time, and no reader beside it; readers may be many.</remarks>
/// <param name="length">Floats in the vector.</param>
public abstract class FlatVector(int length) : IDisposable
{
    /// <summary>Floats in the vector.</summary>
    public int Length { get; } = length;

    /// <summary>
    /// The values in the CPU's memory, valid until the vector changes. From a device they are copied when they are first asked for, and not
    /// again before they change.
    /// </summary>
    public abstract ReadOnlyMemory<float> Host { get; }

    /// <summary>CPU memory of <see cref="Length"/> floats that new values may be written to; <see cref="CompleteLoad"/> makes them the vector's.</summary>
    public abstract Memory<float> BeginLoad();

    /// <summary>Takes over what was written to the memory of <see cref="BeginLoad"/>, all of it.</summary>
    public abstract void CompleteLoad();

    /// <summary>Copies a part to the CPU's memory, whatever <see cref="Host"/> holds.</summary>
    /// <param name="offset">First float of the part.</param>
    /// <param name="destination">As long as the part.</param>
    public abstract void Read(int offset, Span<float> destination);

    /// <summary>Overwrites a part from the CPU's memory.</summary>
    /// <param name="offset">First float of the part.</param>
    /// <param name="source">As long as the part.</param>
    public abstract void Write(int offset, ReadOnlySpan<float> source);

    /// <summary>Takes the values of a vector of the same length.</summary>
    public abstract void CopyFrom(FlatVector source);

    /// <summary>this[i] = left[i] + right[i], rounded to nearest; this may be either of them.</summary>
    /// <param name="left">As long as this vector, and where it lies.</param>
    /// <param name="right">As long as this vector, and where it lies.</param>
    public abstract void Add(FlatVector left, FlatVector right);

    /// <summary>
    /// Address of the values on the device, for a library that changes them there; what was copied of them is out of date then. 0 where they lie in
    /// memory that no device reaches.
    /// </summary>
    public virtual nint ChangeOnDevice() => 0;

    /// <summary>Frees the memory.</summary>
    public abstract void Dispose();
}

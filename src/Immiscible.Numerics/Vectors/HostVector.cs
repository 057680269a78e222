using System.Numerics.Tensors;

namespace Immiscible.Numerics.Vectors;

/// <summary>A vector in the CPU's memory.</summary>
/// <param name="values">Its memory, which is not copied and belongs to the caller.</param>
public class HostVector(Memory<float> values) : FlatVector(values.Length)
{
    /// <summary>A vector with memory of its own and arbitrary content.</summary>
    /// <param name="length">Floats in the vector.</param>
    public HostVector(int length) : this(GC.AllocateUninitializedArray<float>(length))
    {
    }

    /// <summary>The values, in place.</summary>
    public Span<float> Span => values.Span;

    /// <inheritdoc/>
    public override ReadOnlyMemory<float> Host => values;

    /// <inheritdoc/>
    public override Memory<float> BeginLoad() => values;

    /// <inheritdoc/>
    public override void CompleteLoad()
    {
    }

    /// <inheritdoc/>
    public override void Read(int offset, Span<float> destination) => values.Span.Slice(offset, destination.Length).CopyTo(destination);

    /// <inheritdoc/>
    public override void Write(int offset, ReadOnlySpan<float> source) => source.CopyTo(values.Span[offset..]);

    /// <inheritdoc/>
    public override void CopyFrom(FlatVector source) => source.Read(0, values.Span);

    /// <inheritdoc/>
    public override void Add(FlatVector left, FlatVector right) => TensorPrimitives.Add(left.Host.Span, right.Host.Span, values.Span);

    /// <inheritdoc/>
    public override void Dispose() => GC.SuppressFinalize(this);
}

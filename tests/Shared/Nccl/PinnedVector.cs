using System.Runtime.InteropServices;
using Immiscible.Numerics.Vectors;

namespace Immiscible.Testing;

/// <summary>Host memory in the place of a device's.</summary>
internal sealed class PinnedVector(int length) : FlatVector(length)
{
    private readonly float[] _values = GC.AllocateArray<float>(length, pinned: true);

    public override ReadOnlyMemory<float> Host => _values;

    public override Memory<float> BeginLoad() => _values;

    public override void CompleteLoad()
    {
    }

    public override void Read(int offset, Span<float> destination) => _values.AsSpan(offset, destination.Length).CopyTo(destination);

    public override void Write(int offset, ReadOnlySpan<float> source) => source.CopyTo(_values.AsSpan(offset));

    public override void CopyFrom(FlatVector source) => source.Read(0, _values);

    public override void Add(FlatVector left, FlatVector right)
    {
        var (a, b) = (left.Host, right.Host);
        for (var i = 0; i < Length; i++) _values[i] = a.Span[i] + b.Span[i];
    }

    public override nint ChangeOnDevice() => Marshal.UnsafeAddrOfPinnedArrayElement(_values, 0);

    public override void Dispose()
    {
    }
}

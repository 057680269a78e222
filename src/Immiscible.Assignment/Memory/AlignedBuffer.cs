using System.Runtime.CompilerServices;

namespace Immiscible.Assignment.Memory;

/// <summary>A pinned array whose first element lies on a cache line, so that no vector load crosses two lines.</summary>
internal sealed unsafe class AlignedBuffer<T> where T : unmanaged
{
    private const int Alignment = 64;

    private readonly T[] _array;
    private readonly int _offset;

    public AlignedBuffer(int length)
    {
        Length = length;
        _array = GC.AllocateUninitializedArray<T>(length + Alignment / sizeof(T), pinned: true);
        var address = (nuint)Unsafe.AsPointer(ref _array[0]);
        _offset = (int)((Alignment - address % Alignment) % Alignment) / sizeof(T);
        Pointer = (T*)address + _offset;
    }

    /// <summary>The first element; valid while this buffer is referenced.</summary>
    public T* Pointer { get; }

    public int Length { get; }

    public Span<T> Span => _array.AsSpan(_offset, Length);
}

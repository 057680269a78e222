using System.Buffers.Binary;
using System.Text;

namespace Immiscible.Collectives.Transport.Tcp;

/// <summary>What a joiner asks of a donor. As bytes: the count (8), then the vector's name in UTF-8.</summary>
/// <param name="Vector">Name of the vector.</param>
/// <param name="Count">Floats wanted.</param>
internal readonly record struct StateRequest(string Vector, long Count)
{
    public const int MinBytes = sizeof(long) + 1;
    public const int MaxBytes = sizeof(long) + 256;

    /// <exception cref="ArgumentException">The name is empty or too long.</exception>
    public byte[] ToBytes()
    {
        var bytes = new byte[sizeof(long) + Encoding.UTF8.GetByteCount(Vector)];
        if (bytes.Length is < MinBytes or > MaxBytes) throw new ArgumentException($"the name of a vector has 1 to 256 bytes, not '{Vector}'");
        BinaryPrimitives.WriteInt64LittleEndian(bytes, Count);
        Encoding.UTF8.GetBytes(Vector, bytes.AsSpan(sizeof(long)));
        return bytes;
    }

    public static StateRequest Read(ReadOnlySpan<byte> bytes) =>
        new(Encoding.UTF8.GetString(bytes[sizeof(long)..]), BinaryPrimitives.ReadInt64LittleEndian(bytes));
}

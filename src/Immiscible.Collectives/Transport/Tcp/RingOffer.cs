using System.Buffers.Binary;

namespace Immiscible.Collectives.Transport.Tcp;

/// <summary>Where a sender's <see cref="SharedRing"/> is found, as the payload of <see cref="WireKind.Ring"/>: process (4), file (4), token (16).</summary>
/// <param name="Process">The sender's process.</param>
/// <param name="File">The number by which that process has the memory open.</param>
/// <param name="Token">What the memory begins with.</param>
internal readonly record struct RingOffer(int Process, int File, UInt128 Token)
{
    /// <summary>Bytes of an offer.</summary>
    public const int Bytes = 2 * sizeof(int) + 16;

    /// <summary>How the memory is opened, by whoever sees the process and may look into it.</summary>
    public string Path => $"/proc/{Process}/fd/{File}";

    /// <summary>Reads an offer of <see cref="Bytes"/> bytes.</summary>
    public static RingOffer Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadInt32LittleEndian(bytes), BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]), BinaryPrimitives.ReadUInt128LittleEndian(bytes[8..]));

    /// <summary>The offer as it is sent.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Bytes];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, Process);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), File);
        BinaryPrimitives.WriteUInt128LittleEndian(bytes.AsSpan(8), Token);
        return bytes;
    }
}

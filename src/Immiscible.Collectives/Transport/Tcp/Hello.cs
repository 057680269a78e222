using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Immiscible.Collectives.Transport.Tcp;

/// <summary>Who opens a connection, and to whom. Strings are UTF-8 of at most 512 bytes on the wire.</summary>
/// <param name="Cluster">Name of the cluster.</param>
/// <param name="Sender">Address of the member that connects.</param>
/// <param name="Incarnation">Tells one start of the sender's process from the next.</param>
/// <param name="Receiver">Name of the member that is wanted.</param>
/// <param name="Lane">Which of the connections between the two.</param>
internal sealed record Hello(string Cluster, string Sender, long Incarnation, string Receiver, Lane Lane)
{
    public const int NonceBytes = 32;
    public const int FixedBytes = 8 + NonceBytes + sizeof(long) + 3 * sizeof(ushort);
    private const uint Magic = 0x48434D49; // "IMCH"
    private const int MaxStringBytes = 512;

    /// <summary>The bytes: magic (4), version (1), lane (1), zero (2), a fresh nonce (32), incarnation (8), three lengths (2 each), the strings.</summary>
    public byte[] ToBytes()
    {
        byte[][] strings = [Encoding.UTF8.GetBytes(Cluster), Encoding.UTF8.GetBytes(Sender), Encoding.UTF8.GetBytes(Receiver)];
        var bytes = new byte[FixedBytes + strings.Sum(static text => text.Length)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Magic);
        bytes[4] = FrameCodec.Version;
        bytes[5] = (byte)Lane;
        RandomNumberGenerator.Fill(bytes.AsSpan(8, NonceBytes));
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8 + NonceBytes), Incarnation);
        var (length, at) = (8 + NonceBytes + sizeof(long), FixedBytes);
        foreach (var text in strings)
        {
            if (text.Length > MaxStringBytes)
                throw new ArgumentException($"a name of {text.Length} bytes is too long for the data plane; at most {MaxStringBytes}");
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(length), (ushort)text.Length);
            text.CopyTo(bytes, at);
            (length, at) = (length + sizeof(ushort), at + text.Length);
        }
        return bytes;
    }

    /// <summary>What is wrong with the fixed part, or how many bytes follow it.</summary>
    public static HandshakeStatus ReadFixed(ReadOnlySpan<byte> bytes, out int rest)
    {
        rest = 0;
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic) return HandshakeStatus.NoHello;
        if (bytes[4] != FrameCodec.Version) return HandshakeStatus.WrongVersion;
        if (bytes[5] > (byte)Lane.Control) return HandshakeStatus.NoHello;
        for (var i = 0; i < 3; i++)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(FixedBytes - 3 * sizeof(ushort) + i * sizeof(ushort))..]);
            if (length > MaxStringBytes) return HandshakeStatus.NoHello;
            rest += length;
        }
        return HandshakeStatus.Welcome;
    }

    /// <summary>Reads a whole hello whose fixed part has been checked.</summary>
    public static Hello Read(ReadOnlySpan<byte> bytes)
    {
        var lengths = bytes[(FixedBytes - 3 * sizeof(ushort))..];
        var at = FixedBytes;
        return new Hello(
            Next(bytes, lengths, ref at),
            Next(bytes, lengths[2..], ref at),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[(8 + NonceBytes)..]),
            Next(bytes, lengths[4..], ref at),
            (Lane)bytes[5]);

        static string Next(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> lengths, ref int at)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(lengths);
            at += length;
            return Encoding.UTF8.GetString(bytes.Slice(at - length, length));
        }
    }
}

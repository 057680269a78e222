using System.Buffers.Binary;
using System.IO.Hashing;
using Immiscible.Collectives.Reduction;

namespace Immiscible.Collectives.Transport.Tcp;

/// <summary>
/// Headers as bytes, little-endian: magic (4), version (1), kind (1), slot (1), zero (1), id (4), payload length (4), route (8), step (8), offset (8),
/// epoch (4), sender (4), slice (4), first granule (4), granules (4), zero (4), payload hash (8), hash of all before (8).
/// </summary>
internal static class FrameCodec
{
    /// <summary>Bytes of a header.</summary>
    public const int HeaderBytes = 80;

    /// <summary>Version of the protocol, handshake included.</summary>
    public const byte Version = 3;

    private const uint Magic = 0x46434D49; // "IMCF"
    private const int HashOffset = HeaderBytes - sizeof(ulong);

    /// <summary>The hash of headers and names.</summary>
    public static ulong Hash(ReadOnlySpan<byte> bytes) => XxHash3.HashToUInt64(bytes);

    public static void Write(Span<byte> bytes, in WireFrame frame)
    {
        var header = frame.Header;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Magic);
        bytes[4] = Version;
        bytes[5] = (byte)frame.Kind;
        bytes[6] = frame.Slot;
        bytes[7] = 0;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], frame.Id);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[12..], frame.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[16..], frame.Route);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[24..], header.Step);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[32..], header.Offset);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[40..], header.Epoch);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[44..], header.Sender);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[48..], header.Slice);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[52..], header.Node.First);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[56..], header.Node.Count);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[60..], 0);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[64..], frame.PayloadHash);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[HashOffset..], Hash(bytes[..HashOffset]));
    }

    /// <summary>Reads a header that may be anything; nothing is allocated.</summary>
    /// <param name="bytes">[<see cref="HeaderBytes"/>] what came.</param>
    /// <param name="maxPayload">Bytes of payload allowed.</param>
    /// <param name="frame">The header, where nothing is wrong.</param>
    public static FrameFault Read(ReadOnlySpan<byte> bytes, int maxPayload, out WireFrame frame)
    {
        frame = default;
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic) return FrameFault.Magic;
        if (bytes[4] != Version) return FrameFault.Version;
        if (BinaryPrimitives.ReadUInt64LittleEndian(bytes[HashOffset..]) != Hash(bytes[..HashOffset])) return FrameFault.HeaderChecksum;
        var kind = (WireKind)bytes[5];
        if (kind is < WireKind.PartialSum or > WireKind.Early) return FrameFault.Kind;
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]);
        if (length < 0 || length > maxPayload || !Suits(kind, length)) return FrameFault.Length;
        var slot = bytes[6];
        if (slot > SharedRing.Slots || (slot > 0 && (kind is not (WireKind.PartialSum or WireKind.ReducedSlice) || length > SharedRing.SlotBytes))) return FrameFault.Slot;
        var header = new FrameHeader(
            (FrameKind)kind,
            BinaryPrimitives.ReadInt32LittleEndian(bytes[40..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[44..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[48..]),
            new TreeNode(BinaryPrimitives.ReadInt32LittleEndian(bytes[52..]), BinaryPrimitives.ReadInt32LittleEndian(bytes[56..])),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[32..]));
        frame = new WireFrame(
            kind,
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]),
            header,
            length,
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[64..]),
            slot);
        return FrameFault.None;
    }

    private static bool Suits(WireKind kind, int length) => kind switch
    {
        WireKind.PartialSum or WireKind.ReducedSlice or WireKind.StateSlice => length % sizeof(float) == 0,
        WireKind.Ring => length == RingOffer.Bytes,
        WireKind.StateRequest => length is >= StateRequest.MinBytes and <= StateRequest.MaxBytes,
        _ => length == 0,
    };
}

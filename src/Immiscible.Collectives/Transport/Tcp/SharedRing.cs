using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Immiscible.Collectives.Transport.Tcp;

/// <summary>
/// Memory that the two ends of a connection within one machine share: payloads lie in its slots, and only their headers go through the socket.
/// Each side copies a payload once, in the same pass that takes its checksum, where a socket copies it twice beside that.
/// </summary>
/// <remarks>
/// The memory has no name (memfd). The receiver opens it by the sender's process and file number; containers of one pod can reach each other's
/// sockets without seeing each other's processes, so what it finds there must begin with the sender's token. Seals keep its size, because reading
/// what has been cut off would end the process.
/// </remarks>
internal sealed unsafe partial class SharedRing : IDisposable
{
    /// <summary>Slots of a ring.</summary>
    public const int Slots = 8;

    /// <summary>Bytes of a slot: a chunk of a gradient.</summary>
    public const int SlotBytes = sizeof(float) * Reduction.CanonicalAllReduce.DefaultChunkLength;

    /// <summary>Payloads with less bytes go by the socket: to copy them is cheaper than to make room for them.</summary>
    public const int LeastPayloadBytes = 32 << 10;

    private const int HeadBytes = 4096;
    private const long TotalBytes = HeadBytes + (long)Slots * SlotBytes;
    private const uint CloseOnExec = 1, AllowSealing = 2;
    private const int AddSeals = 1033, GetSeals = 1034, Seals = 1 | 2 | 4;

    private readonly SafeFileHandle _file;
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;

    private SharedRing(SafeFileHandle file, MemoryMappedFileAccess access)
    {
        _file = file;
        _map = MemoryMappedFile.CreateFromFile(file, null, TotalBytes, access, HandleInheritability.None, leaveOpen: true);
        _view = _map.CreateViewAccessor(0, TotalBytes, access);
    }

    /// <summary>Makes a ring to write to; null where the system does not let it.</summary>
    public static SharedRing? Create()
    {
        if (!OperatingSystem.IsLinux()) return null;
        var number = CreateMemory("immiscible", CloseOnExec | AllowSealing);
        if (number < 0) return null;
        var file = new SafeFileHandle(number, ownsHandle: true);
        try
        {
            RandomAccess.SetLength(file, TotalBytes);
            if (Control(file, AddSeals, Seals) < 0) throw new IOException("the memory cannot be sealed");
            return new SharedRing(file, MemoryMappedFileAccess.ReadWrite);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            file.Dispose();
            return null;
        }
    }

    /// <summary>Opens another process' ring to read from; null where it cannot be found or is not what was offered.</summary>
    public static SharedRing? Open(RingOffer offer)
    {
        SafeFileHandle? file = null;
        try
        {
            file = File.OpenHandle(offer.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            if ((Control(file, GetSeals, 0) & Seals) != Seals || RandomAccess.GetLength(file) != TotalBytes) throw new IOException("it is another file");
            var ring = new SharedRing(file, MemoryMappedFileAccess.Read);
            if (ring.Token() == offer.Token) return ring;
            ring.Dispose();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            return null;
        }
    }

    /// <summary>Draws a token, and says how the ring is found. For the side that made it.</summary>
    public RingOffer Offer()
    {
        var token = new UInt128(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)), BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)));
        _view.Write(0, ref token);
        return new RingOffer(Environment.ProcessId, (int)_file.DangerousGetHandle(), token);
    }

    /// <summary>Copies a payload into a slot.</summary>
    /// <returns>Its <see cref="PayloadHash"/>.</returns>
    /// <exception cref="ObjectDisposedException">The connection has ended.</exception>
    public ulong Write(int slot, ReadOnlySpan<byte> payload)
    {
        using var use = new Use(this);
        return PayloadHash.Copy(payload, use.Slot(slot, payload.Length));
    }

    /// <summary>Copies a payload out of a slot.</summary>
    /// <returns>The <see cref="PayloadHash"/> of what was copied, whatever the other side does to the slot meanwhile.</returns>
    /// <exception cref="ObjectDisposedException">The connection has ended.</exception>
    public ulong Read(int slot, Span<byte> payload)
    {
        using var use = new Use(this);
        return PayloadHash.Copy(use.Slot(slot, payload.Length), payload);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The memory itself goes when the last use of it is over.
        _view.Dispose();
        _map.Dispose();
        _file.Dispose();
    }

    private UInt128 Token()
    {
        _view.Read(0, out UInt128 token);
        return token;
    }

    [LibraryImport("libc", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int CreateMemory(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(SafeFileHandle file, int command, int argument);

    /// <summary>Keeps the memory mapped while it is read or written.</summary>
    private readonly ref struct Use : IDisposable
    {
        private readonly SharedRing _ring;
        private readonly byte* _memory;

        public Use(SharedRing ring)
        {
            _ring = ring;
            ring._view.SafeMemoryMappedViewHandle.AcquirePointer(ref _memory);
        }

        public Span<byte> Slot(int slot, int length)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)slot, (uint)Slots - 1, nameof(slot));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(length, SlotBytes);
            return new Span<byte>(_memory + HeadBytes + ((long)slot * SlotBytes), length);
        }

        public void Dispose() => _ring._view.SafeMemoryMappedViewHandle.ReleasePointer();
    }
}

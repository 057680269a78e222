using System.Net.Sockets;
using System.Text;

namespace Immiscible.Collectives.Transport.Tcp;

/// <summary>
/// The short way between processes of one machine: a Unix socket under the address that others reach a process by over TCP. The kernel copies
/// the same bytes, but has no segments, acknowledgements and windows to see to.
/// </summary>
/// <remarks>
/// The name is an abstract one (unix(7)): it leaves no file behind, and is known only within the network namespace in which the TCP address is
/// valid, so that whoever finds it has found the process of that address.
/// </remarks>
internal static class LocalSocket
{
    // sun_path, less the zero that marks an abstract name.
    private const int MaxNameBytes = 107;

    // Two chunks of a gradient: with the kernel's usual 208 KiB both sides wake each other too often. It gives no more than net.core.wmem_max.
    private const int BufferBytes = 1 << 20;

    /// <summary>Listens, or returns null where there is no such way: on other systems, or where the name is too long or taken.</summary>
    public static Socket? Listen(MemberAddress address)
    {
        if (Name(address) is not { } name) return null;
        var socket = Create();
        try
        {
            socket.Bind(name);
            socket.Listen();
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
    }

    /// <summary>Connects, or returns null where no process of this machine has the address.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static async Task<Socket?> ConnectAsync(MemberAddress address, CancellationToken cancellation)
    {
        if (Name(address) is not { } name) return null;
        var socket = Create();
        try
        {
            await socket.ConnectAsync(name, cancellation).ConfigureAwait(false);
            return socket;
        }
        catch (Exception e)
        {
            socket.Dispose();
            if (e is SocketException) return null;
            throw;
        }
    }

    /// <summary>
    /// Whether no process of this machine listens under the address. One that did has ended, or has closed all that it had: the kernel keeps the
    /// name for as long as its holder, hung or not.
    /// </summary>
    public static bool IsGone(MemberAddress address)
    {
        if (Name(address) is not { } name) return false;
        using var socket = Create();
        // Where nobody takes it, a full backlog would hold this thread up.
        socket.Blocking = false;
        try
        {
            socket.Connect(name);
            return false;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.ConnectionRefused;
        }
    }

    private static Socket Create() => new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { SendBufferSize = BufferBytes };

    private static UnixDomainSocketEndPoint? Name(MemberAddress address)
    {
        if (!OperatingSystem.IsLinux()) return null;
        var name = $"immiscible/{address.Host}:{address.Port}";
        return Encoding.UTF8.GetByteCount(name) <= MaxNameBytes ? new UnixDomainSocketEndPoint($"\0{name}") : null;
    }
}

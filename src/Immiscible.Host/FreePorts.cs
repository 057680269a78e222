using System.Net;
using System.Net.Sockets;

namespace Immiscible.Host;

/// <summary>
/// Finds free ports for what cannot bind to port 0 itself, because others must be told the number before, and keeps others from them
/// until they are in use: dispose it then.
/// </summary>
internal sealed class FreePorts : IDisposable
{
    private readonly IPAddress _address;
    private readonly Socket[] _holders;
    private readonly Queue<int> _free;

    /// <summary>Sets aside different ports.</summary>
    /// <param name="address">The address that they will be bound on.</param>
    /// <param name="count">How many at most.</param>
    public FreePorts(IPAddress address, int count)
    {
        _address = address;
        _holders = [.. Enumerable.Range(0, count).Select(_ => new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp))];
        foreach (var holder in _holders) holder.Bind(new IPEndPoint(address, 0));
        _free = new Queue<int>(_holders.Select(static holder => ((IPEndPoint)holder.LocalEndPoint!).Port));
        // .NET binds with SO_REUSEADDR where there is such a thing, so that a port held by a socket that does not listen can be listened on, but
        // is no port that is free to the kernel. Elsewhere the ports were free a moment ago.
        if (!OperatingSystem.IsLinux()) Dispose();
    }

    /// <summary>A port as an option asks for it: a number, 0 for any that is free, or null for the usual one where it is free and any other where it is not.</summary>
    /// <exception cref="HostException">The port that was asked for is taken.</exception>
    public int Choose(string option, int? wanted, int usual)
    {
        if (wanted is > 0 and var port)
            return IsFree(port) ? port : throw Taken(option, port);
        return wanted is null && IsFree(usual) ? usual : _free.Dequeue();
    }

    /// <summary>Listens on a port chosen as <see cref="Choose"/> does, so that nobody takes it before it is accepted on; the caller owns the socket.</summary>
    /// <exception cref="HostException">The port that was asked for is taken.</exception>
    public Socket Listen(string option, int? wanted, int usual)
    {
        if (wanted is null && TryListen(usual) is { } listening) return listening;
        var port = wanted is > 0 and var asked ? asked : _free.Dequeue();
        return TryListen(port) ?? throw Taken(option, port);
    }

    /// <summary>Holds the ports no more.</summary>
    public void Dispose()
    {
        foreach (var holder in _holders) holder.Dispose();
    }

    private bool IsFree(int port)
    {
        using var listener = TryListen(port);
        return listener is not null;
    }

    private Socket? TryListen(int port)
    {
        var listener = new Socket(_address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(new IPEndPoint(_address, port));
            listener.Listen();
            return listener;
        }
        catch (SocketException)
        {
            listener.Dispose();
            return null;
        }
    }

    private static HostException Taken(string option, int port) => new($"{option} {port}: the port is taken; choose another, or 0 for any that is free");
}

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
            return IsFree(port) ? port : throw new HostException($"{option} {port}: the port is taken; choose another, or 0 for any that is free");
        return wanted is null && IsFree(usual) ? usual : _free.Dequeue();
    }

    /// <summary>Holds the ports no more.</summary>
    public void Dispose()
    {
        foreach (var holder in _holders) holder.Dispose();
    }

    private bool IsFree(int port)
    {
        using var listener = new TcpListener(_address, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

using System.Net;
using System.Net.Sockets;

namespace Immiscible.Host;

/// <summary>Finds free ports for what cannot bind to port 0 itself, because others must be told the number before.</summary>
internal sealed class FreePorts
{
    private readonly IPAddress _address;
    private readonly Queue<int> _free;

    /// <summary>Sets aside different ports that were free a moment ago.</summary>
    /// <param name="address">The address that they will be bound on.</param>
    /// <param name="count">How many at most.</param>
    public FreePorts(IPAddress address, int count)
    {
        _address = address;
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(address, 0)).ToArray();
        try
        {
            foreach (var listener in listeners) listener.Start();
            _free = new Queue<int>(listeners.Select(static listener => ((IPEndPoint)listener.LocalEndpoint).Port));
        }
        finally
        {
            foreach (var listener in listeners) listener.Stop();
        }
    }

    /// <summary>A port as an option asks for it: a number, 0 for any that is free, or null for the usual one where it is free and any other where it is not.</summary>
    /// <exception cref="HostException">The port that was asked for is taken.</exception>
    public int Choose(string option, int? wanted, int usual)
    {
        if (wanted is > 0 and var port)
            return IsFree(port) ? port : throw new HostException($"{option} {port}: the port is taken; choose another, or 0 for any that is free");
        return wanted is null && IsFree(usual) ? usual : _free.Dequeue();
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

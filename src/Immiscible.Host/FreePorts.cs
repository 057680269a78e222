using System.Net;
using System.Net.Sockets;

namespace Immiscible.Host;

/// <summary>Finds free loopback ports for what cannot bind to port 0 itself.</summary>
internal static class FreePorts
{
    /// <summary>Different ports that were free a moment ago.</summary>
    public static int[] Find(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(static _ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        try
        {
            foreach (var listener in listeners) listener.Start();
            return [.. listeners.Select(static listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        }
        finally
        {
            foreach (var listener in listeners) listener.Stop();
        }
    }

    /// <summary>Whether a loopback port can be bound now.</summary>
    public static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
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

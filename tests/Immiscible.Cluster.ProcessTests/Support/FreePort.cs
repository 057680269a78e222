using System.Net;
using System.Net.Sockets;

namespace Immiscible.Cluster.ProcessTests.Support;

/// <summary>Finds a port for a server that must be told its number.</summary>
internal static class FreePort
{
    /// <summary>A loopback port that was free a moment ago.</summary>
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Immiscible.Cluster.ProcessTests.Support;

/// <summary>A port that is forwarded to a gateway, as routers and load balancers do.</summary>
internal sealed class GatewayProxy : IDisposable
{
    private readonly IPEndPoint _gateway;
    private readonly ConcurrentBag<TcpClient> _clients = [];
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public GatewayProxy(string gateway)
    {
        _gateway = IPEndPoint.Parse(gateway);
        _listener.Start();
        Address = _listener.LocalEndpoint.ToString()!;
        _ = AcceptAsync();
    }

    /// <summary>Host and port for <c>--cluster</c>.</summary>
    public string Address { get; }

    public void Dispose()
    {
        _listener.Stop();
        foreach (var client in _clients) client.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                var gateway = new TcpClient();
                _clients.Add(client);
                _clients.Add(gateway);
                await gateway.ConnectAsync(_gateway);
                _ = PassAsync(client, gateway);
                _ = PassAsync(gateway, client);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static async Task PassAsync(TcpClient from, TcpClient to)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream());
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over.
        }
        from.Dispose();
        to.Dispose();
    }
}

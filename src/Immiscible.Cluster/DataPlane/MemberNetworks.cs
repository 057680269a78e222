using System.Diagnostics.Metrics;
using System.Net;
using Immiscible.Cluster.Faults;
using Immiscible.Cluster.Membership;
using Immiscible.Collectives.Transport;
using Immiscible.Collectives.Transport.Tcp;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Immiscible.Cluster.DataPlane;

/// <summary>Makes the data plane of a silo: sockets where it has an address, memory where all members live in this process.</summary>
internal static class MemberNetworks
{
    private const string Port = "data";

    /// <exception cref="TransportException">The port is taken, or others could connect and no secret was given.</exception>
    public static IMemberNetwork Create(IServiceProvider services)
    {
        var faults = services.GetRequiredService<IFaults>();
        if (!faults.TouchFrames) return Create(services, null);
        var line = new FaultyLine();
        return new FaultyNetwork(Create(services, line), faults, line);
    }

    private static IMemberNetwork Create(IServiceProvider services, FaultyLine? line)
    {
        var plane = services.GetRequiredService<IOptions<DataPlaneOptions>>().Value;
        if (plane.Listen is not { } listen) return new InMemoryNetwork();
        var (advertised, cluster) = (plane.Advertised ?? listen, services.GetRequiredService<IOptions<ClusterOptions>>().Value.ClusterId);
        var options = new TcpNetworkOptions
        {
            Listen = listen,
            AdvertisedHost = advertised.Address.ToString(),
            AdvertisedPort = advertised.Port,
            Cluster = cluster,
            Key = Key(plane, listen, cluster),
            Tls = plane.Tls,
            HandshakeTimeout = services.GetRequiredService<DetectionOptions>().OpenConnection,
            Line = line is null ? null : line.Wrap,
        };
        return TcpNetwork.Start(
            options, services.GetRequiredService<ILogger<TcpNetwork>>(), services.GetRequiredService<IMeterFactory>(), services.GetRequiredService<TimeProvider>());
    }

    private static byte[] Key(DataPlaneOptions plane, IPEndPoint listen, string cluster)
    {
        if (plane.Secret is { } secret) return HandshakeKey.Derive(secret, Port);
        if (!IPAddress.IsLoopback(listen.Address))
            throw new TransportException($"the data plane would listen on {listen} for anyone who connects; give all silos one secret by --secret-file");
        // On one machine the key keeps clusters apart; it is no protection from the machine's other users.
        return HandshakeKey.Derive($"cluster {cluster} of this machine", Port);
    }
}

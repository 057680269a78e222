using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Immiscible.Host;

/// <summary>Where the gateways of a cluster are.</summary>
public sealed class ClusterAddress
{
    private readonly IReadOnlyList<(string Host, int Port)> _gateways;

    private ClusterAddress(string text, string clusterId, IReadOnlyList<(string Host, int Port)> gateways, ClusterCredentials credentials) =>
        (Text, ClusterId, _gateways, Credentials) = (text, clusterId, gateways, credentials);

    /// <summary>The gateways as the user gave them.</summary>
    public string Text { get; }

    /// <summary>Id of the cluster.</summary>
    public string ClusterId { get; }

    /// <summary>By what the cluster knows that the client belongs to it.</summary>
    public ClusterCredentials Credentials { get; }

    /// <summary>Reads <c>host:port,host:port</c>; a host is a name or an IPv4 address.</summary>
    /// <exception cref="HostException">The text is no such list.</exception>
    public static ClusterAddress Parse(string text, string clusterId, ClusterCredentials? credentials = null)
    {
        var gateways = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(part => ReadGateway(part, text)).ToArray();
        return gateways.Length > 0 ? new ClusterAddress(text, clusterId, gateways, credentials ?? ClusterCredentials.None) : throw NotUnderstood(text);
    }

    /// <summary>The gateways' addresses; a name that stands for several gives all of them.</summary>
    /// <exception cref="ClusterUnreachableException">None of the names is known.</exception>
    internal async Task<IPEndPoint[]> ResolveAsync(CancellationToken cancellation)
    {
        var found = new List<IPEndPoint>();
        SocketException? unknown = null;
        foreach (var (host, port) in _gateways)
        {
            try
            {
                var addresses = await Dns.GetHostAddressesAsync(host, AddressFamily.InterNetwork, cancellation).ConfigureAwait(false);
                found.AddRange(addresses.Select(address => new IPEndPoint(address, port)));
            }
            catch (SocketException e)
            {
                unknown = e;
            }
        }
        return found.Count > 0 ? [.. found.Distinct()] : throw new ClusterUnreachableException(
            $"--cluster {Text}: no such host; give the gateway addresses that immiscible serve prints", unknown);
    }

    private static (string Host, int Port) ReadGateway(string part, string text)
    {
        var colon = part.LastIndexOf(':');
        return colon > 0 && int.TryParse(part.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= IPEndPoint.MaxPort
            ? (part[..colon], port)
            : throw NotUnderstood(text);
    }

    private static HostException NotUnderstood(string text) =>
        new($"--cluster {text}: is no list of gateways; give host:port, or several separated by commas, as immiscible serve prints them");
}

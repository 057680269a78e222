using System.Net;
using System.Net.Sockets;
using Immiscible.Cluster.Membership;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using StackExchange.Redis;

namespace Immiscible.Host;

/// <summary>A Redis server that keeps the cluster's membership, and nothing else.</summary>
public sealed class RedisMembership
{
    private readonly ConfigurationOptions _configuration;
    private readonly string _prefix;

    private RedisMembership(ConfigurationOptions configuration, string prefix) => (_configuration, _prefix) = (configuration, prefix);

    /// <summary>Where the server is, for messages: never its password.</summary>
    public string Endpoint => string.Join(',', _configuration.EndPoints.Select(static point => point is DnsEndPoint dns ? $"{dns.Host}:{dns.Port}" : $"{point}"));

    /// <summary>Reads <c>host:port[,options]</c> as StackExchange.Redis does (<c>password=</c>, <c>ssl=</c>, ...).</summary>
    /// <param name="text">The text.</param>
    /// <param name="password">What the server asks for; null where the text tells, or where it asks for nothing.</param>
    /// <param name="database">Number of the database; null for the server's first.</param>
    /// <param name="prefix">What the keys begin with.</param>
    /// <exception cref="HostException">The text is no such thing, or holds a password as well; the message does not repeat it.</exception>
    public static RedisMembership Parse(string text, SharedSecret? password, int? database, string prefix)
    {
        try
        {
            var configuration = ConfigurationOptions.Parse(text);
            if (configuration.EndPoints.Count == 0) throw new ArgumentException("names no server", nameof(text));
            if (password is not null && configuration.Password is { Length: > 0 })
                throw new HostException("--redis: holds a password, and --redis-password-file another; leave one of them out");
            configuration.Password = password?.Reveal() ?? configuration.Password;
            configuration.DefaultDatabase = database ?? configuration.DefaultDatabase;
            configuration.SetDefaultPorts();
            return new RedisMembership(configuration, prefix);
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            throw new HostException("--redis: cannot be understood; give host:port, and options of StackExchange.Redis behind commas, as in cache:6379,ssl=true", e);
        }
    }

    /// <summary>This machine's address on the way to the server, by which others will reach it as well.</summary>
    /// <exception cref="HostException">There is no way to the server.</exception>
    public IPAddress LocalAddress()
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(_configuration.EndPoints[0]); // Sends nothing: it only chooses the route.
            return ((IPEndPoint)socket.LocalEndPoint!).Address;
        }
        catch (SocketException e)
        {
            throw Unreachable(e);
        }
    }

    /// <summary>Makes sure that the server answers, before anything is built on it.</summary>
    /// <exception cref="HostException">It does not.</exception>
    internal async Task RequireAsync()
    {
        try
        {
            await using var connection = await ConnectionMultiplexer.ConnectAsync(_configuration).ConfigureAwait(false);
        }
        catch (RedisException e)
        {
            throw Unreachable(e);
        }
    }

    private HostException Unreachable(Exception inner) =>
        new($"--redis {Endpoint}: cannot be reached ({inner.Message.Split('\n')[0].TrimEnd('.')}); start the server or correct the address", inner);

    internal void Configure(ISiloBuilder silo)
    {
        silo.UseRedisClustering(options =>
        {
            options.ConfigurationOptions = _configuration;
            options.CreateRedisKey = Key;
        });
        var table = silo.Services.Last(static service => service.ServiceType == typeof(IMembershipTable));
        silo.Services.Remove(table);
        silo.Services.AddSingleton<IMembershipTable>(services => new LastingMembershipTable(
            (IMembershipTable)(table.ImplementationFactory?.Invoke(services) ?? ActivatorUtilities.CreateInstance(services, table.ImplementationType!)),
            services.GetRequiredService<DetectionOptions>().Retention,
            services.GetRequiredService<TimeProvider>()));
    }

    private RedisKey Key(ClusterOptions cluster) => $"{_prefix}/members/{cluster.ClusterId}";
}

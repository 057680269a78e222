using Immiscible.Collectives.Transport.Tcp;
using Immiscible.Host.Guarding;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Configuration;

namespace Immiscible.Host;

/// <summary>A client of a cluster. Of several gateways any will do: it turns to another when one is lost.</summary>
public sealed class ClusterConnection : IAsyncDisposable
{
    // A client does not know the cluster's failure time-out; what it calls answers at once.
    private static readonly TimeSpan Response = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Open = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Start = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(1);

    private readonly IHost _host;

    private ClusterConnection(IHost host) => _host = host;

    /// <summary>Calls the cluster's grains.</summary>
    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    /// <summary>Connects.</summary>
    /// <param name="address">The gateways.</param>
    /// <param name="gatewayLost">Called when the connection to a gateway is lost: what was asked over it may never be answered.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ClusterUnreachableException">No gateway answers, or none lets the client in; the message says which.</exception>
    public static async Task<ClusterConnection> ConnectAsync(ClusterAddress address, Action gatewayLost, CancellationToken cancellation = default)
    {
        var gateways = await address.ResolveAsync(cancellation).ConfigureAwait(false);
        var guard = Guard(address);
        HandshakeException? refusal = null;
        guard.Refused += (_, refused) => refusal = refused;
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleansClient(client => client
            .UseStaticClustering(gateways)
            // Whoever types a wrong address is told so now, not after minutes.
            .UseConnectionRetryFilter(static (_, _) => Task.FromResult(false))
            .Configure<ClusterOptions>(cluster => (cluster.ServiceId, cluster.ClusterId) = (SiloComposition.ServiceId, address.ClusterId))
            .Configure<ClientMessagingOptions>(static messaging => messaging.ResponseTimeout = Response)
            .Configure<ClientMessagingOptions>(MessageLimits.Apply)
            .Configure<ConnectionOptions>(static connections => (connections.OpenConnectionTimeout, connections.ConnectionRetryDelay) = (Open, Retry))
            .Configure<ClientConnectionOptions>(connections => connections.ConfigureConnection(
                outbound => outbound.Use(next => context => guard.CallAsync(context, next))))
            .Configure<GatewayOptions>(static gateway => gateway.GatewayListRefreshPeriod = Refresh)
            .AddGatewayCountChangedHandler((_, change) =>
            {
                if (change.NumberOfConnectedGateways < change.PreviousNumberOfConnectedGateways) gatewayLost();
            }));
        builder.Services.AddSingleton<IHostLifetime, SignalsElsewhere>();
        var host = builder.Build();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Start);
        try
        {
            await host.StartAsync(patience.Token).WaitAsync(patience.Token).ConfigureAwait(false);
            return new ClusterConnection(host);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            host.Dispose();
            throw new ClusterUnreachableException(
                $"--cluster {address.Text}: takes the connection, but does not answer; give the very address that immiscible serve prints, "
                + "for one that is forwarded to it does not do", e);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            host.Dispose();
            throw new ClusterUnreachableException(GatewayRefusal.Describe(address, refusal), e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync().ConfigureAwait(false);
        _host.Dispose();
    }

    private static ConnectionGuard Guard(ClusterAddress address)
    {
        var (secret, tls) = (address.Credentials.Secret, address.Credentials.Tls);
        var options = new GuardOptions { Cluster = address.ClusterId, Self = "a console", Secret = secret, Tls = tls, TimeLimit = Open };
        return new ConnectionGuard(GuardedPort.Gateway, options, TimeProvider.System, NullLogger.Instance);
    }
}

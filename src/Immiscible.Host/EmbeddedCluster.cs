using System.Net;
using Immiscible.Cluster.Workers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Immiscible.Host;

/// <summary>A whole cluster in this process: one silo with its slots, reachable from this machine only, and its metrics page.</summary>
public sealed class EmbeddedCluster : IAsyncDisposable
{
    private readonly WebApplication _application;

    private EmbeddedCluster(WebApplication application, IPEndPoint metrics)
    {
        _application = application;
        MetricsEndpoint = $"http://{metrics}/metrics";
    }

    /// <summary>Calls the cluster's grains.</summary>
    public IGrainFactory Grains => _application.Services.GetRequiredService<IGrainFactory>();

    /// <summary>The silo's services.</summary>
    public IServiceProvider Services => _application.Services;

    /// <summary>Address that serves Prometheus metrics.</summary>
    public string MetricsEndpoint { get; }

    /// <summary>Starts the cluster.</summary>
    /// <exception cref="HostException">The metrics port that was asked for is taken, or the device cannot be used.</exception>
    public static async Task<EmbeddedCluster> StartAsync(EmbeddedClusterOptions options, CancellationToken cancellation = default)
    {
        var slots = new SlotChoice(options.Slots, options.Device);
        if (slots.Obstacle() is { } obstacle) throw new HostException(obstacle);
        using var ports = new FreePorts(IPAddress.Loopback, 3);
        var metrics = ports.Listen("--metrics-port", options.MetricsPort, SiloComposition.MetricsPort);
        var (silo, gateway) = (ports.Choose("", 0, 0), ports.Choose("", 0, 0));
        var composition = new SiloComposition
        {
            Name = "local",
            Slots = slots,
            Metrics = metrics,
            // What goes wrong is told by the run's events; the log is for the unexpected.
            LogLevel = LogLevel.Error,
            Membership = builder => builder.UseLocalhostClustering(silo, gateway, null, SiloComposition.ServiceId, "embedded"),
            Services = options.Services,
        };
        var endpoint = (IPEndPoint)metrics.LocalEndPoint!;
        return new EmbeddedCluster(await composition.StartAsync(cancellation).ConfigureAwait(false), endpoint);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync().ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
    }
}

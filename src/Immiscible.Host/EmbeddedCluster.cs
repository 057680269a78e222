using System.Net;
using Immiscible.Cluster;
using Immiscible.Cluster.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using Orleans.Configuration;

namespace Immiscible.Host;

/// <summary>A whole cluster in this process: one silo with its slots, reachable from this machine only, and its metrics page.</summary>
public sealed class EmbeddedCluster : IAsyncDisposable
{
    /// <summary>Port of <c>/metrics</c> where none is asked for and it is free.</summary>
    public const int DefaultMetricsPort = 9464;

    private readonly WebApplication _application;

    private EmbeddedCluster(WebApplication application, int metricsPort)
    {
        _application = application;
        MetricsEndpoint = $"http://127.0.0.1:{metricsPort}/metrics";
    }

    /// <summary>Calls the cluster's grains.</summary>
    public IGrainFactory Grains => _application.Services.GetRequiredService<IGrainFactory>();

    /// <summary>The silo's services.</summary>
    public IServiceProvider Services => _application.Services;

    /// <summary>Address that serves Prometheus metrics.</summary>
    public string MetricsEndpoint { get; }

    /// <summary>Starts the cluster.</summary>
    /// <exception cref="HostException">The metrics port that was asked for is taken.</exception>
    public static async Task<EmbeddedCluster> StartAsync(EmbeddedClusterOptions options, CancellationToken cancellation = default)
    {
        if (options.MetricsPort is > 0 and var wanted && !FreePorts.IsFree(wanted))
            throw new HostException($"--metrics-port {wanted}: the port is taken; choose another, or 0 for any that is free");
        var free = FreePorts.Find(3);
        var metricsPort = options.MetricsPort switch
        {
            null => FreePorts.IsFree(DefaultMetricsPort) ? DefaultMetricsPort : free[2],
            0 => free[2],
            { } port => port,
        };

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        // What goes wrong is told by the run's events; the log is for the unexpected, and must not mix with what the console prints.
        builder.Logging.SetMinimumLevel(LogLevel.Error).AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, metricsPort));
        builder.Services.AddRoutingCore();
        builder.Services.AddOpenTelemetry().WithMetrics(static metrics => metrics
            .AddMeter(MetricNames.Meter, "Microsoft.Orleans", "System.Runtime")
            .AddPrometheusExporter());
        builder.Host.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(siloPort: free[0], gatewayPort: free[1]);
            silo.Configure<SiloOptions>(static silo => silo.SiloName = "local");
            silo.AddImmiscible(slots => slots.CpuSlots = options.Slots);
        });
        options.Services?.Invoke(builder.Services);

        var application = builder.Build();
        application.UseRouting();
        application.MapPrometheusScrapingEndpoint();
        application.MapGet("/health", static () => "ok");
        try
        {
            await application.StartAsync(cancellation).ConfigureAwait(false);
        }
        catch
        {
            await application.DisposeAsync().ConfigureAwait(false);
            throw;
        }
        return new EmbeddedCluster(application, metricsPort);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync().ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
    }
}

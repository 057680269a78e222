using System.Net;
using System.Net.Sockets;
using Immiscible.Cluster.DataPlane;
using Immiscible.Cluster.Faults;
using Immiscible.Cluster.Membership;
using Immiscible.Cluster.Runs;
using Immiscible.Collectives.Transport;
using Immiscible.Collectives.Transport.Tcp;
using Immiscible.Host.Guarding;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace Immiscible.Host;

/// <summary>One silo of a cluster: its slots, its gateway for consoles, its metrics page.</summary>
public sealed partial class SiloHost : IAsyncDisposable
{
    private const int UsualSiloPort = 11_111, UsualGatewayPort = 30_000, UsualDataPort = 11_121;

    private readonly WebApplication _application;
    private readonly DetectionOptions _detection;
    private readonly SiloCut? _cut;
    private readonly ILogger _logger;

    private SiloHost(WebApplication application, SiloHostOptions options, SiloEndpoints endpoints, SiloCut? cut)
    {
        (_application, _detection, _cut, Name, Endpoints) = (application, options.Detection, cut, options.Name, endpoints);
        _logger = application.Services.GetRequiredService<ILogger<SiloHost>>();
    }

    /// <summary>Name of the silo.</summary>
    public string Name { get; }

    /// <summary>Where the silo is reached.</summary>
    public SiloEndpoints Endpoints { get; }

    /// <summary>Starts the silo; it is a member of the cluster when this returns.</summary>
    /// <exception cref="HostException">The slots' device cannot be used, a port is taken, Redis cannot be reached, or the other silos have another secret or other certificates.</exception>
    public static async Task<SiloHost> StartAsync(SiloHostOptions options, CancellationToken cancellation = default)
    {
        if (options.Slots.Obstacle() is { } obstacle) throw new HostException(obstacle);
        if (options.Redis is { } redis) await redis.RequireAsync().WaitAsync(cancellation).ConfigureAwait(false);
        await GuardRehearsal.RunAsync(options.Tls, cancellation).ConfigureAwait(false);
        var advertise = options.Advertise ?? options.Redis?.LocalAddress() ?? IPAddress.Loopback;
        var listen = options.Listen ?? (IPAddress.IsLoopback(advertise) ? advertise : IPAddress.Any);
        using var ports = new FreePorts(listen, 4);
        var endpoints = Choose(options, advertise, ports, out var metrics);
        var cut = options.CanDie ? new SiloCut() : null;
        var refusals = new SiloRefusals();
        var composition = new SiloComposition
        {
            Name = options.Name,
            Slots = options.Slots,
            Metrics = metrics,
            ServesMetrics = !options.CanDie,
            LogLevel = options.LogLevel,
            Membership = silo => Join(silo, options, endpoints, listen, cut, refusals),
        };
        // A dead silo whose port others have taken is not asked any more when it has missed so many signs of life.
        var patience = (DetectionOptions.MissedSignsOfLife + 1) * options.Detection.SignOfLife;
        return new SiloHost(await refusals.AwaitAsync(composition.StartAsync, patience, cancellation).ConfigureAwait(false), options, endpoints, cut);
    }

    /// <summary>Leaves the cluster: drains, then stops, each within its time.</summary>
    public async Task StopAsync()
    {
        await DrainAsync().ConfigureAwait(false);
        LogStopping();
        using var patience = new CancellationTokenSource(_detection.Stop);
        await _application.StopAsync(patience.Token).ConfigureAwait(false);
    }

    /// <summary>
    /// Ends the silo as SIGKILL would end its process: to all others it is gone at once. What it was doing goes on for a while where nobody hears
    /// it, and then ends without grace.
    /// </summary>
    /// <param name="haunting">The while.</param>
    /// <exception cref="InvalidOperationException">It was not started for that (<see cref="SiloHostOptions.CanDie"/>).</exception>
    public async Task DieAsync(TimeSpan haunting)
    {
        if (_cut is null) throw new InvalidOperationException($"the silo {Name} was not started to die");
        _cut.Do();
        (_application.Services.GetRequiredService<IMemberNetwork>() as TcpNetwork)?.Sever();
        await Task.Delay(haunting).ConfigureAwait(false);
        // Orleans takes a token that is cancelled already for the order to stop at once.
        await _application.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task DrainAsync()
    {
        LogDraining();
        using var patience = new CancellationTokenSource(_detection.Drain);
        try
        {
            await _application.Services.GetRequiredService<ISiloDrain>().DrainAsync(patience.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // The others go on without this silo in any case, as they would after its death.
            LogNotDrained(e);
        }
    }

    private static SiloEndpoints Choose(SiloHostOptions options, IPAddress advertise, FreePorts ports, out Socket metrics)
    {
        var silo = new IPEndPoint(advertise, ports.Choose("--silo-port", options.SiloPort, UsualSiloPort));
        var gateway = new IPEndPoint(advertise, ports.Choose("--gateway-port", options.GatewayPort, UsualGatewayPort));
        var data = new IPEndPoint(advertise, ports.Choose("--data-port", options.DataPort, UsualDataPort));
        metrics = ports.Listen("--metrics-port", options.MetricsPort, SiloComposition.MetricsPort);
        return new SiloEndpoints(silo, gateway, data, new IPEndPoint(advertise, ((IPEndPoint)metrics.LocalEndPoint!).Port));
    }

    private static void Join(ISiloBuilder silo, SiloHostOptions options, SiloEndpoints endpoints, IPAddress listen, SiloCut? cut, SiloRefusals refusals)
    {
        if (options.Redis is { } redis)
        {
            redis.Configure(silo);
            silo.Configure<ClusterOptions>(cluster => (cluster.ServiceId, cluster.ClusterId) = (SiloComposition.ServiceId, options.ClusterId));
        }
        else
        {
            var primary = options.Primary is { } port ? new IPEndPoint(IPAddress.Loopback, port) : null;
            silo.UseLocalhostClustering(endpoints.Silo.Port, endpoints.Gateway.Port, primary, SiloComposition.ServiceId, options.ClusterId);
        }
        silo.Configure<EndpointOptions>(own =>
        {
            (own.AdvertisedIPAddress, own.SiloPort, own.GatewayPort) = (endpoints.Silo.Address, endpoints.Silo.Port, endpoints.Gateway.Port);
            own.SiloListeningEndpoint = new IPEndPoint(listen, endpoints.Silo.Port);
            own.GatewayListeningEndpoint = new IPEndPoint(listen, endpoints.Gateway.Port);
        });
        silo.UseDetection(options.Detection);
        silo.Configure<StorageOptions>(storage => storage.Root = options.Storage);
        silo.Configure<DataPlaneOptions>(plane =>
        {
            plane.Listen = new IPEndPoint(listen, endpoints.Data.Port);
            plane.Advertised = endpoints.Data;
            plane.Secret = options.Secret?.Reveal();
            plane.Tls = options.Tls;
        });
        if (options.Faults is { } faults) silo.AddFaults(faults);
        silo.Services.AddSingleton<IFatalErrorHandler>(new DeathWatch(options.Died));
        cut?.Configure(silo);
        // Last, and so within the cut: it ends handshakes as well.
        SiloGuard.Configure(silo, options, refusals);
    }
}

using System.Net.Sockets;
using Immiscible.Cluster;
using Immiscible.Cluster.Membership;
using Immiscible.Cluster.Telemetry;
using Immiscible.Cluster.Workers;
using Immiscible.Collectives.Transport;
using Immiscible.Collectives.Transport.Tcp;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using OpenTelemetry.Metrics;
using Orleans.Configuration;

namespace Immiscible.Host;

/// <summary>What every silo is made of, embedded or not: grains, slots, metrics, health, logs to standard error.</summary>
internal sealed record SiloComposition
{
    /// <summary>What all silos and clients of this program call their service.</summary>
    public const string ServiceId = "immiscible";

    /// <summary>Usual port of <c>/metrics</c>.</summary>
    public const int MetricsPort = 9464;

    /// <summary>Where the metrics' port says that the process lives: there is nothing to hear from before it has joined its cluster.</summary>
    public const string HealthPath = "/health";

    /// <summary>Where it says whether the silo has found its place (<see cref="ISiloReadiness"/>).</summary>
    public const string ReadyPath = "/ready";

    private static readonly TimeSpan DisposalPatience = TimeSpan.FromSeconds(1);

    /// <summary>Name of the silo, which the keys of its workers begin with.</summary>
    public required string Name { get; init; }

    /// <summary>The worker slots.</summary>
    public required SlotChoice Slots { get; init; }

    /// <summary>Listens at the address of <c>/metrics</c> and <c>/health</c>; the silo takes it over.</summary>
    public required Socket Metrics { get; init; }

    /// <summary>
    /// Whether there is <c>/metrics</c>. It tells of the whole process, because whoever listens to a meter hears all meters of its name: of several
    /// silos in one process each would listen to all, which costs the more the more they are.
    /// </summary>
    public bool ServesMetrics { get; init; } = true;

    /// <summary>Least level of what is logged.</summary>
    public required LogLevel LogLevel { get; init; }

    /// <summary>Chooses ports and membership.</summary>
    public required Action<ISiloBuilder> Membership { get; init; }

    /// <summary>Adds or replaces services.</summary>
    public Action<IServiceCollection>? Services { get; init; }

    /// <summary>Builds and starts the silo; it is active when this returns.</summary>
    /// <exception cref="HostException">The data plane cannot listen.</exception>
    public async Task<WebApplication> StartAsync(CancellationToken cancellation)
    {
        var application = Build();
        try
        {
            // While the port that was chosen for it is free, and before a slot is offered that nobody could reach.
            application.Services.GetRequiredService<IMemberNetwork>();
            await application.StartAsync(cancellation).ConfigureAwait(false);
            return application;
        }
        catch (Exception e)
        {
            await EndAsync(application).ConfigureAwait(false);
            Metrics.Dispose();
            if (e is TransportException) throw new HostException(e.Message, e);
            throw;
        }
    }

    /// <summary>Ends a silo that could not start.</summary>
    private static async Task EndAsync(WebApplication application)
    {
        // Orleans stops only a silo that runs; the loops of one that came half the way would go round and round in what is disposed of. Stopped
        // here, it waits in vain for word of its end when it is disposed of.
        await application.Services.GetRequiredService<ISiloLifecycleSubject>().OnStop(new CancellationToken(canceled: true)).ConfigureAwait(false);
        await application.DisposeAsync().AsTask().WaitAsync(DisposalPatience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private WebApplication Build()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        // Standard output belongs to the console.
        builder.Logging.SetMinimumLevel(LogLevel).AddSimpleConsole(static format => (format.SingleLine, format.TimestampFormat) = (true, "HH:mm:ss.fff "));
        if (LogLevel == LogLevel.Warning)
        {
            // At its start a silo warns of the garbage collector's mode, which is meant, and of a check that it has not made yet.
            builder.Logging.AddFilter("Orleans.Runtime.Silo", LogLevel.Error).AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);
        }
        builder.Services.Configure<ConsoleLoggerOptions>(static console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            PageLimits.Apply(kestrel);
            kestrel.Listen(Metrics.LocalEndPoint!);
        });
        builder.WebHost.UseSockets(sockets => sockets.CreateBoundListenSocket = _ => Metrics);
        builder.Services.AddRoutingCore();
        if (ServesMetrics)
        {
            builder.Services.AddOpenTelemetry().WithMetrics(static metrics => metrics
                .AddMeter(MetricNames.Meter, TransportMetricNames.Meter, "Microsoft.Orleans", "System.Runtime")
                .AddPrometheusExporter());
        }
        builder.Host.UseOrleans(silo =>
        {
            Membership(silo);
            silo.Configure<SiloMessagingOptions>(MessageLimits.Apply);
            silo.Configure<SiloOptions>(options => options.SiloName = Name);
            silo.AddImmiscible(slots => (slots.Count, slots.Device) = (Slots.Count, Slots.Device));
        });
        builder.Services.AddSingleton<IHostLifetime, SignalsElsewhere>();
        Services?.Invoke(builder.Services);

        var application = builder.Build();
        var readiness = application.Services.GetRequiredService<ISiloReadiness>();
        application.UseRouting();
        if (ServesMetrics) application.MapPrometheusScrapingEndpoint();
        application.MapGet(HealthPath, static () => "ok");
        application.MapGet(ReadyPath, () => readiness.Obstacle is { } obstacle
            ? Results.Text(obstacle, statusCode: StatusCodes.Status503ServiceUnavailable)
            : Results.Text("ready"));
        return application;
    }
}

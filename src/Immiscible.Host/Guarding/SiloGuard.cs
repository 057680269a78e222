using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace Immiscible.Host.Guarding;

/// <summary>Puts guards before a silo's connections: those from other silos and to them, and those from consoles.</summary>
internal static class SiloGuard
{
    // Whoever has to compile its first handshake on a busy machine is still let in.
    private static readonly TimeSpan LeastTimeLimit = TimeSpan.FromSeconds(5);

    /// <summary>Prepares a silo.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="options">Its name, cluster, secret and certificates.</param>
    /// <param name="refusals">Told where other silos turn this one away.</param>
    public static void Configure(ISiloBuilder silo, SiloHostOptions options, SiloRefusals refusals)
    {
        var limit = options.Detection.OpenConnection;
        var guarding = new GuardOptions
        {
            Cluster = options.ClusterId, Self = options.Name, Secret = options.Secret, Tls = options.Tls, TimeLimit = limit > LeastTimeLimit ? limit : LeastTimeLimit,
        };
        silo.Services.AddOptions<SiloConnectionOptions>().Configure<ILogger<ConnectionGuard>, TimeProvider>((connections, logger, time) =>
        {
            var silos = new ConnectionGuard(GuardedPort.Silo, guarding, time, logger);
            var gateway = new ConnectionGuard(GuardedPort.Gateway, guarding, time, logger);
            silos.Refused += (_, refusal) => refusals.Note(refusal);
            connections.ConfigureSiloInboundConnection(inbound => inbound.Use(next => context => silos.AnswerAsync(context, next)));
            connections.ConfigureSiloOutboundConnection(outbound => outbound.Use(next => context => silos.CallAsync(context, next)));
            connections.ConfigureGatewayInboundConnection(inbound => inbound.Use(next => context => gateway.AnswerAsync(context, next)));
        });
    }
}

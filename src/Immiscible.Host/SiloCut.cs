using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;

namespace Immiscible.Host;

/// <summary>
/// Cuts a silo off from everything outside of it, without a word, as the end of its process would: its connections end, and what it says to
/// the membership is heard by nobody. For tests that keep several silos in one process.
/// </summary>
internal sealed class SiloCut
{
    private readonly ConcurrentDictionary<ConnectionContext, bool> _connections = new();
    private volatile bool _isDone;

    /// <summary>Whether the silo is cut off.</summary>
    public bool IsDone => _isDone;

    /// <summary>Prepares a silo whose membership is chosen already.</summary>
    public void Configure(ISiloBuilder silo)
    {
        silo.Configure<SiloConnectionOptions>(connections =>
        {
            connections.ConfigureSiloInboundConnection(Watch);
            connections.ConfigureSiloOutboundConnection(Watch);
            connections.ConfigureGatewayInboundConnection(Watch);
        });
        var chosen = silo.Services.Last(static service => service.ServiceType == typeof(IMembershipTable)).ImplementationFactory
            ?? throw new InvalidOperationException("the silo's membership cannot be cut off");
        silo.Services.AddSingleton<IMembershipTable>(services => new SeverableMembershipTable((IMembershipTable)chosen(services), this));
    }

    /// <summary>Cuts.</summary>
    public void Do()
    {
        _isDone = true;
        foreach (var connection in _connections.Keys) connection.Abort();
    }

    private void Watch(IConnectionBuilder connections) => connections.Use(next => async context =>
    {
        _connections[context] = true;
        try
        {
            if (_isDone) context.Abort();
            else await next(context).ConfigureAwait(false);
        }
        finally
        {
            _connections.TryRemove(context, out _);
        }
    });
}

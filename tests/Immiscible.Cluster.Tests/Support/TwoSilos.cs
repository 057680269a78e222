using System.Net;
using Immiscible.Cluster.Workers;
using Immiscible.Host;

namespace Immiscible.Cluster.Tests.Support;

/// <summary>A cluster of two silos, <c>a</c> and <c>b</c>, with a slot each and a client of <c>a</c>; <c>b</c> can be killed.</summary>
internal sealed class TwoSilos : IAsyncDisposable
{
    private static readonly TimeSpan Haunting = TimeSpan.FromMilliseconds(100);

    private readonly SiloHost _first, _second;
    private readonly ClusterConnection _client;
    private bool _isSecondDead;

    private TwoSilos(SiloHost first, SiloHost second, ClusterConnection client) => (_first, _second, _client) = (first, second, client);

    /// <summary>Calls the grains.</summary>
    public IGrainFactory Grains => _client.Grains;

    public static async Task<TwoSilos> StartAsync()
    {
        var first = await SiloHost.StartAsync(Options("a", null));
        var second = await SiloHost.StartAsync(Options("b", first.Endpoints.Silo.Port));
        return new TwoSilos(first, second, await ClusterConnection.ConnectAsync(ClusterAddress.Parse(first.Endpoints.Gateway.ToString(), SiloHostOptions.DefaultClusterId), static () => { }));
    }

    /// <summary>Kills <c>b</c>.</summary>
    public Task KillSecondAsync()
    {
        _isSecondDead = true;
        return _second.DieAsync(Haunting);
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        if (!_isSecondDead) await _second.StopAsync();
        await _second.DisposeAsync();
        await _first.StopAsync();
        await _first.DisposeAsync();
    }

    private static SiloHostOptions Options(string name, int? primary) => new()
    {
        Name = name, Slots = new SlotChoice(1), Primary = primary, Advertise = IPAddress.Loopback, SiloPort = 0, GatewayPort = 0, DataPort = 0, MetricsPort = 0,
        CanDie = true, LogLevel = Microsoft.Extensions.Logging.LogLevel.Critical, Died = static _ => { },
    };
}

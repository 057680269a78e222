using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Immiscible.Collectives.Transport;
using Immiscible.Collectives.Transport.Tcp;

namespace Immiscible.Collectives.Tests.Support;

/// <summary>A data plane of several listening processes, all within this one, with what they log and count.</summary>
internal sealed class TcpPlane : IAsyncDisposable
{
    public const string Cluster = "test";
    private readonly PlainMeterFactory _meters = new();
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, long> _counts = new();
    private readonly List<TcpNetwork> _networks = [];
    private readonly TimeProvider _time;

    public TcpPlane(TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == _meters) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            var name = tags.Length == 0 ? instrument.Name : $"{instrument.Name} {tags[0].Value}";
            _counts.AddOrUpdate(name, value, (_, before) => before + value);
        });
        _listener.Start();
    }

    public static byte[] Key { get; } = [.. Enumerable.Range(1, 32).Select(static i => (byte)i)];

    public LogCollector Log { get; } = new();

    /// <summary>As between machines.</summary>
    public static TcpNetworkOptions Options { get; } = new() { Cluster = Cluster, Key = Key, ShortWay = false };

    /// <summary>As between processes of one machine.</summary>
    public static TcpNetworkOptions LocalOptions { get; } = new() { Cluster = Cluster, Key = Key };

    /// <summary>Value of a counter; the reason, where it has one, follows the name after a blank.</summary>
    public long Count(string instrument) => _counts.GetValueOrDefault(instrument);

    public TcpNetwork Start(TcpNetworkOptions? options = null)
    {
        var network = TcpNetwork.Start(options ?? Options, Log, _meters, _time);
        _networks.Add(network);
        return network;
    }

    /// <summary>A member that listens on a port of its own.</summary>
    public IMemberTransport Member(string name = "run/worker", TcpNetworkOptions? options = null) => Start(options).Join(name);

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_networks.Select(static network => network.DisposeAsync().AsTask()));
        _listener.Dispose();
        _meters.Dispose();
    }
}

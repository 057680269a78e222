using System.Diagnostics.Metrics;

namespace Immiscible.Collectives.Transport.Tcp;

/// <summary>The instruments of the data plane. Labels are reasons only: peers are named in the log.</summary>
internal sealed class TransportMetrics
{
    private readonly Counter<long> _sent, _received, _shared, _faults, _refused, _fenced, _lost;

    public TransportMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(TransportMetricNames.Meter);
        _sent = meter.CreateCounter<long>(TransportMetricNames.Sent, "By", "Bytes of payload that peers have confirmed.");
        _received = meter.CreateCounter<long>(TransportMetricNames.Received, "By", "Bytes of payload received whole.");
        _shared = meter.CreateCounter<long>(TransportMetricNames.Shared, "By", "Those of the received bytes that came through memory shared within a machine.");
        _faults = meter.CreateCounter<long>(TransportMetricNames.Faults, description: "Connections ended because of bytes that were no valid frame.");
        _refused = meter.CreateCounter<long>(TransportMetricNames.Refused, description: "Callers turned away in the handshake.");
        _fenced = meter.CreateCounter<long>(TransportMetricNames.Fenced, description: "Frames of a step or an epoch that is over, or that are not wanted.");
        _lost = meter.CreateCounter<long>(TransportMetricNames.Lost, description: "Peers whose connection ended without a farewell.");
    }

    public void Sent(int bytes) => _sent.Add(bytes);

    public void Received(int bytes, bool isShared)
    {
        _received.Add(bytes);
        if (isShared) _shared.Add(bytes);
    }

    public void Fault(FrameFault fault) => _faults.Add(1, new KeyValuePair<string, object?>("reason", fault.ToString()));

    public void Refused(HandshakeStatus status) => _refused.Add(1, new KeyValuePair<string, object?>("reason", status.ToString()));

    public void Fenced() => _fenced.Add(1);

    public void Lost() => _lost.Add(1);
}

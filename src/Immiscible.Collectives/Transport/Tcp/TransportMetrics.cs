using System.Diagnostics.Metrics;

namespace Immiscible.Collectives.Transport.Tcp;

/// <summary>The instruments of the data plane. Labels are reasons only: peers are named in the log.</summary>
internal sealed class TransportMetrics
{
    // A frame is half a megabyte at most: microseconds through shared memory, milliseconds by a network, longer where its receiver is behind.
    private static readonly InstrumentAdvice<double> Frame =
        new() { HistogramBucketBoundaries = [0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5] };

    private static readonly FrameFault[] FrameFaults = [.. Enum.GetValues<FrameFault>().Where(static fault => fault != FrameFault.None)];
    private static readonly HandshakeStatus[] Refusals = [.. Enum.GetValues<HandshakeStatus>().Where(static status => status != HandshakeStatus.Welcome)];

    private readonly Counter<long> _sent, _received, _shared, _state, _faults, _refused, _fenced, _lost;
    private readonly Histogram<double> _frame;

    public TransportMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(TransportMetricNames.Meter);
        _sent = meter.CreateCounter<long>(TransportMetricNames.Sent, "By", "Bytes of payload that peers have confirmed.");
        _received = meter.CreateCounter<long>(TransportMetricNames.Received, "By", "Bytes of payload received whole.");
        _shared = meter.CreateCounter<long>(TransportMetricNames.Shared, "By", "Those of the received bytes that came through memory shared within a machine.");
        _state = meter.CreateCounter<long>(TransportMetricNames.State, "By", "Bytes of state copied from peers, to join them.");
        _frame = meter.CreateHistogram(
            TransportMetricNames.FrameDuration, "s", "Time from the sending of a frame to its confirmation; a receiver that is behind is waited for.", advice: Frame);
        _faults = meter.CreateCounter<long>(TransportMetricNames.Faults, "{connection}", "Connections ended because of bytes that were no valid frame.");
        _refused = meter.CreateCounter<long>(TransportMetricNames.Refused, "{caller}", "Callers turned away in the handshake.");
        _fenced = meter.CreateCounter<long>(TransportMetricNames.Fenced, "{frame}", "Frames of a step or an epoch that is over, or that are not wanted.");
        _lost = meter.CreateCounter<long>(TransportMetricNames.Lost, "{peer}", "Peers whose connection ended without a farewell.");
    }

    /// <summary>
    /// A member has joined. What goes wrong is counted from now on: of a counter that appears with its first count, nobody sees that it has grown.
    /// </summary>
    public void Serve()
    {
        foreach (var counter in new[] { _sent, _received, _shared, _state, _fenced, _lost }) counter.Add(0);
        foreach (var fault in FrameFaults) _faults.Add(0, Reason(fault.ToString()));
        foreach (var status in Refusals) _refused.Add(0, Reason(status.ToString()));
    }

    public void Sent(int bytes, TimeSpan time)
    {
        _sent.Add(bytes);
        _frame.Record(time.TotalSeconds);
    }

    public void Received(int bytes, bool isShared)
    {
        _received.Add(bytes);
        if (isShared) _shared.Add(bytes);
    }

    public void Copied(int bytes) => _state.Add(bytes);

    public void Fault(FrameFault fault) => _faults.Add(1, Reason(fault.ToString()));

    public void Refused(HandshakeStatus status) => _refused.Add(1, Reason(status.ToString()));

    public void Fenced() => _fenced.Add(1);

    public void Lost() => _lost.Add(1);

    private static KeyValuePair<string, object?> Reason(string reason) => new("reason", reason);
}

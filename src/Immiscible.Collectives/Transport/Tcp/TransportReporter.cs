using Microsoft.Extensions.Logging;

namespace Immiscible.Collectives.Transport.Tcp;

/// <summary>Counts what goes wrong, and logs it once for each peer and reason, so that a noisy stranger cannot fill the log.</summary>
internal sealed partial class TransportReporter(ILogger logger, TransportMetrics metrics)
{
    private readonly FirstOccurrences _logged = new();

    public void Refused(string remote, HandshakeException refusal)
    {
        if (_logged.IsFirst(remote, refusal.Status.ToString())) LogRefused(logger, remote, refusal.Reason);
        metrics.Refused(refusal.Status);
    }

    public void Fault(string peer, FrameFault fault)
    {
        if (_logged.IsFirst(peer, fault.ToString())) LogFault(logger, peer, fault);
        metrics.Fault(fault);
    }

    public void Fenced(string peer, FrameHeader header)
    {
        if (_logged.IsFirst(peer, $"epoch {header.Epoch}")) LogFenced(logger, header.Kind, header.Epoch, header.Step, peer);
        metrics.Fenced();
    }

    public void Lost(string peer, string reason)
    {
        LogLost(logger, peer, reason);
        metrics.Lost();
    }

    public void AcceptFailed(Exception exception) => LogAcceptFailed(logger, exception);

    public void Failed(string peer, Exception exception) => LogFailed(logger, peer, exception);
}

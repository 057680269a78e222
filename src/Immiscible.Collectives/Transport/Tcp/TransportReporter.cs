using Microsoft.Extensions.Logging;

namespace Immiscible.Collectives.Transport.Tcp;

/// <summary>Counts what goes wrong, and logs it once for each peer and reason, so that a noisy stranger cannot fill the log.</summary>
internal sealed partial class TransportReporter(ILogger logger, TransportMetrics metrics)
{
    private const int MaxRemembered = 1024;
    private readonly HashSet<(string Peer, string Reason)> _logged = [];

    public void Refused(string remote, HandshakeException refusal)
    {
        metrics.Refused(refusal.Status);
        if (IsNew(remote, refusal.Status.ToString())) LogRefused(logger, remote, refusal.Reason);
    }

    public void Fault(string peer, FrameFault fault)
    {
        metrics.Fault(fault);
        if (IsNew(peer, fault.ToString())) LogFault(logger, peer, fault);
    }

    public void Fenced(string peer, FrameHeader header)
    {
        metrics.Fenced();
        if (IsNew(peer, $"epoch {header.Epoch}")) LogFenced(logger, header.Kind, header.Epoch, header.Step, peer);
    }

    public void Lost(string peer, string reason)
    {
        metrics.Lost();
        LogLost(logger, peer, reason);
    }

    public void AcceptFailed(Exception exception) => LogAcceptFailed(logger, exception);

    public void Failed(string peer, Exception exception) => LogFailed(logger, peer, exception);

    private bool IsNew(string peer, string reason)
    {
        lock (_logged)
        {
            // Strangers may come from any number of addresses: forget rather than grow.
            if (_logged.Count >= MaxRemembered) _logged.Clear();
            return _logged.Add((peer, reason));
        }
    }
}

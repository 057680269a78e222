using Microsoft.Extensions.Logging;

namespace Immiscible.Collectives.Transport.Tcp;

internal sealed partial class TransportReporter
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "A caller from {Remote} was turned away: {Reason}")]
    private static partial void LogRefused(ILogger logger, string remote, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The connection from {Peer} is ended because of a bad frame: {Fault}")]
    private static partial void LogFault(ILogger logger, string peer, FrameFault fault);

    // Whoever is late after a change of members is refused, too: that is no fault of anybody.
    [LoggerMessage(Level = LogLevel.Information, Message = "A {Kind} of epoch {Epoch}, step {Step} from {Peer} is refused, as are others of that epoch")]
    private static partial void LogFenced(ILogger logger, FrameKind kind, int epoch, long step, string peer);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The connection with {Peer} is lost: {Reason}")]
    private static partial void LogLost(ILogger logger, string peer, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "A connection could not be accepted")]
    private static partial void LogAcceptFailed(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "The connection from {Peer} is ended because the receiver failed")]
    private static partial void LogFailed(ILogger logger, string peer, Exception exception);
}

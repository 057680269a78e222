using Microsoft.Extensions.Logging;

namespace Immiscible.Host.Guarding;

internal sealed partial class ConnectionGuard
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "A caller from {Remote} was turned away at the {Port} port: {Reason}")]
    private static partial void LogRefused(ILogger logger, string remote, string port, string reason);
}

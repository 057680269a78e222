using Microsoft.Extensions.Logging;

namespace Immiscible.Cluster.Fleet;

internal sealed partial class SlotAnnouncer
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "The slots could not be offered, and will be again: {Reason}")]
    private static partial void LogNotOffered(ILogger logger, string reason);
}

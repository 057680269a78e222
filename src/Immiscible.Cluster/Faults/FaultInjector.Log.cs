using Microsoft.Extensions.Logging;

namespace Immiscible.Cluster.Faults;

internal sealed partial class FaultInjector
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "The fault {Fault} is injected at {Site}")]
    private static partial void LogInjected(ILogger logger, Fault fault, FaultSite site);
}

using Microsoft.Extensions.Logging;

namespace Immiscible.Host;

public sealed partial class SiloHost
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Draining")]
    private partial void LogDraining();

    [LoggerMessage(Level = LogLevel.Information, Message = "Leaving the cluster")]
    private partial void LogStopping();

    [LoggerMessage(Level = LogLevel.Warning, Message = "The silo leaves without having drained")]
    private partial void LogNotDrained(Exception exception);
}

using Microsoft.Extensions.Logging;

namespace Immiscible.Cluster.Runs;

internal sealed partial class RunGrain
{
    [LoggerMessage(Level = LogLevel.Error, Message = "Run {Run} failed")]
    private static partial void LogFailed(ILogger logger, string run, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A checkpoint is passed over: {Problem}")]
    private static partial void LogPassedOver(ILogger logger, string problem);
}

using Microsoft.Extensions.Logging;

namespace Immiscible.Cluster.Runs;

internal sealed partial class RunGrain
{
    [LoggerMessage(Level = LogLevel.Information, Message = "The grain of the run {Run} was lost; it takes the lead again after epoch {Epoch}")]
    private static partial void LogRecovering(ILogger logger, string run, int epoch);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The run {Run} cannot be led on: {Reason}")]
    private static partial void LogNotRecovered(ILogger logger, string run, string reason);
}

using Microsoft.Extensions.Logging;

namespace Immiscible.Cluster.Workers;

internal sealed partial class WorkerTraining
{
    [LoggerMessage(Level = LogLevel.Error, Message = "Worker {Worker} failed")]
    private static partial void LogFailed(ILogger logger, string worker, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "Worker {Worker} was interrupted in epoch {Epoch}: {Reason}")]
    private static partial void LogInterrupted(ILogger logger, string worker, int epoch, string reason);
}

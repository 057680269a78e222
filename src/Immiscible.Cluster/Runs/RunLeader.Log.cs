using Microsoft.Extensions.Logging;

namespace Immiscible.Cluster.Runs;

internal sealed partial class RunLeader
{
    [LoggerMessage(Level = LogLevel.Error, Message = "The run {Run} failed")]
    private static partial void LogFailed(ILogger logger, string run, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The checkpoint is passed over: {Problem}")]
    private static partial void LogPassedOver(ILogger logger, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The run {Run} cannot use the worker {Worker}: {Reason}")]
    private static partial void LogRefused(ILogger logger, string run, string worker, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The run {Run} cannot reach the worker {Worker}: {Reason}")]
    private static partial void LogUnreachable(ILogger logger, string run, string worker, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The run {Run} hears from {Worker} that it has lost {Address}: {Reason}")]
    private static partial void LogPeerLost(ILogger logger, string run, string worker, string address, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The run {Run} begins epoch {Epoch} at step {Step} with {Workers} workers ({Reason})")]
    private static partial void LogFormed(ILogger logger, string run, int epoch, long step, int workers, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The run {Run} cannot bring its state to the worker {Worker} while it trains: {Reason}")]
    private static partial void LogNotFollowed(ILogger logger, string run, string worker, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Nothing has moved in the run {Run} for {Seconds} s; its members begin the step anew with what they hold")]
    private static partial void LogStalled(ILogger logger, string run, double seconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The run {Run} is led by another from now on: {Reason}")]
    private static partial void LogSteppedDown(ILogger logger, string run, string reason);
}

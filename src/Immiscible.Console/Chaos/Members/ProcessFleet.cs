using Immiscible.Console.Commands;
using Microsoft.Extensions.Logging;

namespace Immiscible.Console.Chaos.Members;

/// <summary>Silos in processes of their own.</summary>
/// <param name="redis">Redis server that keeps the membership.</param>
/// <param name="clusterId">Id of the cluster, by which its keys in Redis differ from those of others.</param>
/// <param name="detect">The failure time-out.</param>
/// <param name="storage">Folder of the run directories, where silos find runs that nobody alive knows of.</param>
/// <param name="logs">Folder for what the silos log.</param>
/// <param name="level">Least level of what they log.</param>
internal sealed class ProcessFleet(string redis, string clusterId, TimeSpan detect, string storage, string logs, LogLevel level) : IFleet
{
    /// <inheritdoc/>
    public string ClusterId => clusterId;

    /// <inheritdoc/>
    public IMember Start(string name)
    {
        Directory.CreateDirectory(logs);
        return new ProcessMember(name, ThisProgram.With(
            "serve", "--json", "--name", name, "--slots", "cpu:1", "--redis", redis, "--cluster-id", clusterId, "--storage", storage, "--detect", DurationOption.Write(detect),
            "--silo-port", "0", "--gateway-port", "0", "--data-port", "0", "--metrics-port", "0", "--log-level", level.ToString()), Path.Combine(logs, $"{name}.log"));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

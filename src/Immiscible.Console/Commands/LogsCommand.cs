using System.CommandLine;
using System.Globalization;
using Immiscible.Cluster.Contracts.Events;
using Immiscible.Console.Application;
using Immiscible.Console.Launch;
using Immiscible.Console.Views;
using Immiscible.Host;

namespace Immiscible.Console.Commands;

/// <summary><c>immiscible logs</c>: what a run on a cluster has told, its steps left out.</summary>
internal static class LogsCommand
{
    public static Command Create(ConsoleServices services)
    {
        var run = new Argument<string>("run") { Description = "Name of the run: the last part of its directory." };
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on to the end of the run." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object an event." };
        var cluster = new ClusterOption(services);
        var command = new Command("logs", "Print what a run on a cluster has told: starts, changes of membership, checkpoints, warnings, the end.") { run, follow, json };
        cluster.AddTo(command);
        command.SetAction((parsed, _) => LogsAsync(services, cluster.RequiredAddress(parsed), parsed.GetValue(run)!, parsed.GetValue(follow), cluster.IsJson(parsed, json)));
        return command;
    }

    private static async Task<int> LogsAsync(ConsoleServices services, ClusterAddress address, string run, bool follow, bool json)
    {
        using var stop = services.ListenForStop(null);
        await using var cluster = await services.Connect(address);
        await new ClusterRuns(services, address).RequireAsync(cluster, run);
        var told = await cluster.HistoryAsync(run);
        foreach (var value in told) Write(value);
        if (!follow || told is [.., RunStopped]) return ExitCode.Success;

        var next = told.Count > 0 ? told[^1].Number + 1 : 0;
        await foreach (var value in cluster.FollowAsync(run, next, stop.Token)) Write(value);
        return stop.Number == 0 ? ExitCode.Success : ExitCode.OfSignal(stop.Number);

        void Write(RunEvent value)
        {
            if (RunEventText.Describe(value, ClusterPath.Show) is not { } text) return;
            services.Output.WriteLine(json ? RunEventJson.Write(value) : $"{value.Time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)}  {text}");
        }
    }
}

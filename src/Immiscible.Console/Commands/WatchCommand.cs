using System.CommandLine;
using Immiscible.Console.Application;

namespace Immiscible.Console.Commands;

/// <summary><c>immiscible watch</c>: follows a run on a cluster.</summary>
internal static class WatchCommand
{
    public static Command Create(ConsoleServices services)
    {
        var run = new Argument<string>("run") { Description = "Name of the run: the last part of its directory." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object an event." };
        var cluster = new ClusterOption(services);
        var command = new Command("watch", "Follow a run on a cluster to its end.") { run, json };
        cluster.AddTo(command);
        command.SetAction((parsed, _) => new ClusterRuns(services, cluster.RequiredAddress(parsed)).WatchAsync(parsed.GetValue(run)!, cluster.IsJson(parsed, json)));
        return command;
    }
}

using System.CommandLine;
using Immiscible.Cluster.Contracts.Runs;
using Immiscible.Console.Application;
using Immiscible.Console.Views;
using Immiscible.Host;

namespace Immiscible.Console.Commands;

/// <summary><c>immiscible stop</c>: stops a run on a cluster.</summary>
internal static class StopCommand
{
    public static Command Create(ConsoleServices services)
    {
        var run = new Argument<string>("run") { Description = "Name of the run: the last part of its directory." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var cluster = new ClusterOption(services);
        var command = new Command("stop", "Stop a run on a cluster at the next step, with a checkpoint.") { run, json };
        cluster.AddTo(command);
        command.SetAction((parsed, _) => StopAsync(services, cluster.RequiredAddress(parsed), parsed.GetValue(run)!, cluster.IsJson(parsed, json)));
        return command;
    }

    private static async Task<int> StopAsync(ConsoleServices services, ClusterAddress address, string run, bool json)
    {
        await using var cluster = await services.Connect(address);
        var runs = new ClusterRuns(services, address);
        var description = await runs.RequireAsync(cluster, run);
        var ended = description.Status > RunStatus.Running;
        if (!ended) await cluster.StopAsync(run);
        if (json) services.Output.WriteLine(ConsoleJson.Write(RunOrder.Of(description, ended ? null : "stop")));
        else if (ended) services.Output.WriteLine($"{run} has ended already, at step {description.Step} of {description.TotalSteps}");
        else services.Output.WriteLine($"{run} stops at the next step with a checkpoint; go on with it by immiscible resume {description.Directory} {runs.Options}");
        return ExitCode.Success;
    }
}

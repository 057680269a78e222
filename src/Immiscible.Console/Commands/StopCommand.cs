using System.CommandLine;
using Immiscible.Cluster.Contracts.Runs;
using Immiscible.Console.Application;

namespace Immiscible.Console.Commands;

/// <summary><c>immiscible stop</c>: stops a run on a cluster.</summary>
internal static class StopCommand
{
    public static Command Create(ConsoleServices services)
    {
        var run = new Argument<string>("run") { Description = "Name of the run: the last part of its directory." };
        var cluster = new ClusterOption(services);
        var command = new Command("stop", "Stop a run on a cluster at the next step, with a checkpoint.") { run };
        cluster.AddTo(command);
        command.SetAction((parsed, _) => StopAsync(services, cluster, parsed, parsed.GetValue(run)!));
        return command;
    }

    private static async Task<int> StopAsync(ConsoleServices services, ClusterOption option, ParseResult parsed, string run)
    {
        var address = option.RequiredAddress(parsed);
        await using var cluster = await services.Connect(address);
        var runs = new ClusterRuns(services, address);
        var description = await runs.RequireAsync(cluster, run);
        if (description.Status > RunStatus.Running)
        {
            services.Output.WriteLine($"{run} has ended already, at step {description.Step} of {description.TotalSteps}");
            return ExitCode.Success;
        }
        await cluster.StopAsync(run);
        services.Output.WriteLine($"{run} stops at the next step with a checkpoint; go on with it by immiscible resume {description.Directory} {runs.Options}");
        return ExitCode.Success;
    }
}

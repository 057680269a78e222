using System.CommandLine;
using System.CommandLine.Parsing;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Console.Application;
using Immiscible.Console.Views;

namespace Immiscible.Console.Commands;

/// <summary><c>immiscible scale</c>: changes how many workers a run may have.</summary>
internal static class ScaleCommand
{
    public static Command Create(ConsoleServices services)
    {
        var run = new Argument<string>("run") { Description = "Name of the run: the last part of its directory." };
        var workers = new Option<WorkerRange>("--workers")
        {
            Description = "A number of workers, or a range such as 2..8; changes no bit of the weights.", HelpName = "n|a..b", Required = true, CustomParser = Parse,
        };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var cluster = new ClusterOption(services);
        var command = new Command("scale", "Change how many workers a run on a cluster may have.") { run, workers, json };
        cluster.AddTo(command);
        command.SetAction((parsed, _) => ScaleAsync(services, cluster.RequiredAddress(parsed), parsed.GetValue(run)!, parsed.GetValue(workers), cluster.IsJson(parsed, json)));
        return command;
    }

    private static async Task<int> ScaleAsync(ConsoleServices services, Host.ClusterAddress address, string run, WorkerRange workers, bool json)
    {
        await using var cluster = await services.Connect(address);
        var description = await new ClusterRuns(services, address).RequireAsync(cluster, run);
        await cluster.ScaleAsync(run, workers);
        if (json) services.Output.WriteLine(ConsoleJson.Write(RunOrder.Of(description, "scale") with { Workers = workers.ToString() }));
        else services.Output.WriteLine($"{run}: {workers} workers from now on");
        return ExitCode.Success;
    }

    private static WorkerRange Parse(ArgumentResult result)
    {
        var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        if (!WorkerRange.TryParse(text, out var range, out var problem)) result.AddError($"--workers {text}: {problem}; allowed: {WorkerRange.Allowed}");
        return range;
    }
}

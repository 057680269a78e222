using System.CommandLine;
using Immiscible.Cluster.Contracts.Runs;
using Immiscible.Console.Application;
using Immiscible.Console.Launch;
using Immiscible.Console.Views;

namespace Immiscible.Console.Commands;

/// <summary><c>immiscible runs</c>: lists the runs of a cluster and its slots.</summary>
internal static class RunsCommand
{
    public static Command Create(ConsoleServices services)
    {
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var cluster = new ClusterOption(services);
        var command = new Command("runs", "List the runs of a cluster and its slots.") { json };
        cluster.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            await using var connection = await services.Connect(cluster.RequiredAddress(parsed));
            var report = await ReadAsync(connection);
            if (cluster.IsJson(parsed, json)) services.Output.WriteLine(ConsoleJson.Write(report));
            else ClusterText.Write(report, services.Output);
            return ExitCode.Success;
        });
        return command;
    }

    private static async Task<ClusterReport> ReadAsync(ICluster cluster)
    {
        var names = await cluster.RunsAsync();
        var runs = await Task.WhenAll(names.Select(cluster.DescribeAsync));
        var fleet = await cluster.FleetAsync();
        return new ClusterReport([.. runs.OfType<RunDescription>()], [.. fleet.Slots.Select(static use => new SlotReport(use.Slot.Worker, use.Slot.Device, use.Run))],
            fleet.Queue);
    }
}

using System.CommandLine;
using Immiscible.Console.Application;
using Immiscible.Console.Chaos;
using Immiscible.Console.Chaos.Members;
using Immiscible.Console.Chaos.Reports;
using Immiscible.Console.Views;

namespace Immiscible.Console.Commands;

/// <summary><c>immiscible chaos</c>: disturbs a cluster of this machine at random, and proves that the run on it came to no harm.</summary>
internal static class ChaosCommand
{
    public static Command Create(ConsoleServices services)
    {
        var json = new Option<bool>("--json") { Description = "Print one JSON object an action, and one for the result." };
        var options = new ChaosCommandOptions();
        var command = new Command("chaos",
            "Start, kill, halt and drain silos of a cluster on this machine at random while it trains, then check the ledger and compare the weights "
            + "with an undisturbed run's; exit code 0 only where everything held. For example: immiscible chaos --members processes --minutes 3 --seed 1") { json };
        options.AddTo(command);
        command.SetAction((parsed, _) => RunAsync(services, options.Read(parsed), parsed.GetValue(json)));
        return command;
    }

    private static async Task<int> RunAsync(ConsoleServices services, ChaosOptions options, bool json)
    {
        using var stop = services.ListenForStop(null);
        try
        {
            await using var redis = options.Redis is null ? await RedisProcess.StartAsync(stop.Token) : null;
            var journal = new ChaosJournal(services.Output, json);
            journal.Tell(new ChaosBegun(options.Seed, options.Repeat, DisplayPath.Of(options.Directory)));
            var report = await new ChaosRuns(services, options, journal, redis?.Address ?? options.Redis!).RunAsync(stop.Token);
            if (json) services.Output.WriteLine(ConsoleJson.Write(report));
            else ChaosText.Write(report, services.Output);
            return report.Ok ? ExitCode.Success : ExitCode.Failure;
        }
        catch (OperationCanceledException) when (stop.Number != 0)
        {
            services.Error.WriteLine($"immiscible: given up; what there is lies in {DisplayPath.Of(options.Directory)}");
            return ExitCode.OfSignal(stop.Number);
        }
    }
}

using System.CommandLine;
using Immiscible.Cluster.Runs;
using Immiscible.Console.Application;
using Immiscible.Console.Views;

namespace Immiscible.Console.Commands;

/// <summary><c>immiscible verify</c>: checks that every sample was used once and that checkpoints are whole.</summary>
internal static class VerifyCommand
{
    public static Command Create(ConsoleServices services)
    {
        var directory = new Argument<string>("dir") { Description = "The run directory." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("verify", "Check a run's ledger and checkpoints and print the hashes of its weights.") { directory, json };
        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(directory)!;
            RunDirectory.Open(path);
            var report = services.Verify(Path.GetFullPath(path));
            if (parsed.GetValue(json)) services.Output.WriteLine(ConsoleJson.Write(report));
            else VerifyText.Write(path, report, services.Output);
            return report.Ok ? ExitCode.Success : ExitCode.Failure;
        });
        return command;
    }
}

using System.CommandLine;
using Immiscible.Console.Application;
using Immiscible.Console.Views;

namespace Immiscible.Console.Commands;

/// <summary><c>immiscible doctor</c>: prints what this machine offers and what is wrong with it.</summary>
internal static class DoctorCommand
{
    public static Command Create(ConsoleServices services)
    {
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("doctor", "Tell what was found on this machine and what is wrong with it.") { json };
        command.SetAction(parsed =>
        {
            var report = services.Doctor();
            if (parsed.GetValue(json)) services.Output.WriteLine(ConsoleJson.Write(report));
            else DoctorText.Write(report, services.Output);
            return report.Ok ? ExitCode.Success : ExitCode.Failure;
        });
        return command;
    }
}

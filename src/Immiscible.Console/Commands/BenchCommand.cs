using System.CommandLine;
using Immiscible.Console.Application;

namespace Immiscible.Console.Commands;

/// <summary><c>immiscible bench</c>: measures this machine's training.</summary>
internal static class BenchCommand
{
    public static Command Create(ConsoleServices services) =>
        new("bench", "Measure what training takes on this machine.")
        {
            BenchStepCommand.Create(services),
        };
}

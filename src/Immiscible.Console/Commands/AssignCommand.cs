using System.CommandLine;
using Immiscible.Console.Application;

namespace Immiscible.Console.Commands;

/// <summary><c>immiscible assign</c>: the matching alone, without training.</summary>
internal static class AssignCommand
{
    public static Command Create(ConsoleServices services) =>
        new("assign", "Use only the matching: solve cost matrices, or measure it.")
        {
            AssignSolveCommand.Create(services),
            AssignTableCommand.Create(services),
        };
}

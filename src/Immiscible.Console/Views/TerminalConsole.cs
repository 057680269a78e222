using Spectre.Console;

namespace Immiscible.Console.Views;

/// <summary>Makes the console that redraws itself.</summary>
internal static class TerminalConsole
{
    /// <summary>A Spectre console over a writer; colours as the terminal and NO_COLOR say.</summary>
    public static IAnsiConsole Create(TextWriter output) => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
}

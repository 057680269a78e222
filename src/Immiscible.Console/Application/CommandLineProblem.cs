using System.CommandLine;
using System.CommandLine.Parsing;
using Immiscible.Cluster.Contracts.Specs.Reading;

namespace Immiscible.Console.Application;

/// <summary>Says on one line why a command line cannot be understood.</summary>
internal static class CommandLineProblem
{
    /// <summary>The first problem, with the nearest valid word where one was mistyped.</summary>
    public static string Describe(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var help = $"see immiscible {Name(parsed.CommandResult)}--help";
        if (parsed.UnmatchedTokens.Count == 0)
            return $"{(parsed.Errors.Count > 0 ? parsed.Errors[0].Message.TrimEnd('.').ReplaceLineEndings(" ") : "nothing to do")}; {help}";

        var word = parsed.UnmatchedTokens[0];
        if (word.StartsWith('-')) return $"unknown option {word}{NearestName.Hint(word, command.Options.Select(option => option.Name))}; {help}";
        return command.Subcommands.Count > 0
            ? $"unknown command {word}{NearestName.Hint(word, command.Subcommands.Select(sub => sub.Name))}; "
                + $"commands: {string.Join(", ", command.Subcommands.Select(sub => sub.Name))}"
            : $"{command.Name} does not take {word}; {help}";
    }

    // A subcommand's name follows that of its parent.
    private static string Name(CommandResult result) =>
        result.Command is RootCommand ? "" : $"{(result.Parent is CommandResult parent ? Name(parent) : "")}{result.Command.Name} ";
}

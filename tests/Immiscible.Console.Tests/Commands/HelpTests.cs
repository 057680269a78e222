using System.CommandLine;
using System.CommandLine.Invocation;
using Immiscible.Console.Application;
using Immiscible.Console.Tests.Support;

namespace Immiscible.Console.Tests.Commands;

public sealed class HelpTests
{
    private static readonly ConsoleServices Unused = new()
    {
        Output = TextWriter.Null, Error = TextWriter.Null, OutputIsTerminal = false, ErrorIsTerminal = false, Launcher = null!, Connect = null!, Sampler = null!,
        Analyze = null!, Verify = null!, Doctor = null!, ListenForStop = null!, Variable = static _ => null,
    };

    [Fact]
    public void Every_command_has_one_or_two_examples_of_its_own_that_the_program_takes() => Assert.All(Commands(), command =>
    {
        var examples = CommandExamples.Of(command);
        Assert.InRange(examples.Count, 1, 2);
        Assert.All(examples, line =>
        {
            var words = line.Split(' ');
            Assert.Equal("immiscible", words[0]);
            var parsed = ImmiscibleApplication.Parse(words[1..], Unused);
            Assert.True(parsed.Action is not (null or ParseErrorAction), $"{line}: {CommandLineProblem.Describe(parsed)}");
            if (command.Subcommands.Count == 0) Assert.Equal(command.Name, parsed.CommandResult.Command.Name);
        });
    });

    [Fact]
    public void Every_command_can_print_json_but_the_one_that_prints_yaml() => Assert.All(
        Commands().Where(static command => command is not RootCommand && command.Name is not ("show" or "assign" or "bench" or "data")),
        static command => Assert.Contains(command.Options, static option => option.Name == "--json"));

    [Theory]
    [InlineData("--help", "immiscible train quickstart")]
    [InlineData("fetch --help", "immiscible fetch first --what samples,curves --profile lab")]
    [InlineData("presets show --help", "immiscible presets show tiny")]
    public async Task Help_ends_with_examples(string line, string example)
    {
        using var console = new ConsoleHarness();
        Assert.Equal(0, await console.RunAsync(line.Split(' ')));
        Assert.Contains("Examples:\n", console.Output);
        Assert.Contains($"  {example}\n", console.Output);
        Assert.Empty(console.Error);
    }

    private static IEnumerable<Command> Commands()
    {
        var root = ImmiscibleApplication.Parse([], Unused).RootCommandResult.Command;
        return Below(root).Prepend(root);
        static IEnumerable<Command> Below(Command command) => command.Subcommands.SelectMany(static sub => Below(sub).Prepend(sub));
    }
}

using System.CommandLine;
using System.CommandLine.Invocation;
using Immiscible.Console.Application;
using Immiscible.Console.Commands;
using Immiscible.Host;

namespace Immiscible.Deployment.Tests.Support;

/// <summary>Asks the program's own parser whether it takes what is deployed.</summary>
internal static class CommandLines
{
    // Nothing is run, so nothing of it is called.
    private static readonly ConsoleServices Unused = new()
    {
        Output = TextWriter.Null,
        Error = TextWriter.Null,
        OutputIsTerminal = false,
        ErrorIsTerminal = false,
        Launcher = null!,
        Connect = null!,
        Sampler = null!,
        Verify = null!,
        Analyze = null!,
        Doctor = null!,
        ListenForStop = null!,
    };

    /// <summary>Fails where the program would refuse a command line.</summary>
    public static ParseResult RequireUnderstood(IReadOnlyList<string> arguments)
    {
        var parsed = ImmiscibleApplication.Parse(arguments, Unused);
        Assert.True(parsed.Action is not (null or ParseErrorAction), $"immiscible {string.Join(' ', arguments)}: {CommandLineProblem.Describe(parsed)}");
        return parsed;
    }

    /// <summary>What a silo would do that is started with these arguments.</summary>
    public static SiloHostOptions ReadServe(IReadOnlyList<string> arguments)
    {
        RequireUnderstood(arguments);
        var (options, command) = (new ServeOptions(), new Command("serve"));
        options.AddTo(command);
        return options.Read(command.Parse([.. arguments.Skip(1)]), static _ => { });
    }
}

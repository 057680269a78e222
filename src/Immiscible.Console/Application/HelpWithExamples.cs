using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Immiscible.Console.Application;

/// <summary>The usual help, and below it examples.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <summary>Adds examples to the help of a command and of all below it.</summary>
    public static void AddTo(RootCommand root)
    {
        foreach (var option in root.Options.OfType<HelpOption>())
            if (option.Action is HelpAction help) option.Action = new HelpWithExamples(help);
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var code = help.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (var line in CommandExamples.Of(parseResult.CommandResult.Command)) output.WriteLine($"  {line}");
        output.WriteLine();
        return code;
    }
}

using System.Diagnostics;
using Immiscible.Console.Commands;

namespace Immiscible.Console.Chaos.Members;

/// <summary>Starts this very program once more.</summary>
internal static class ThisProgram
{
    /// <summary>How to start it with a command line; its output comes through pipes.</summary>
    public static ProcessStartInfo With(params IReadOnlyList<string> arguments)
    {
        var program = Environment.ProcessPath ?? throw new InvalidOperationException("the path of this program is not known");
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        // Started as "dotnet immiscible.dll", it is the assembly that says which program this is.
        if (Path.GetFileNameWithoutExtension(program) == "dotnet") start.ArgumentList.Add(typeof(ThisProgram).Assembly.Location);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        // They belong to another cluster than the one that is made here.
        foreach (var variable in SecretOption.Variables.Concat(TlsOptions.Variables)) start.Environment.Remove(variable);
        return start;
    }
}

using System.CommandLine;
using Immiscible.Console.Application;
using Immiscible.Host;

namespace Immiscible.Console.Commands;

/// <summary>The option that gives a cluster's secret. A command line shows it to nobody, because it only names a file.</summary>
internal sealed class SecretOption
{
    private const string FileVariable = "IMMISCIBLE_SECRET_FILE";
    private const string Variable = "IMMISCIBLE_SECRET";

    /// <summary>The environment variables that stand in for the option.</summary>
    public static IReadOnlyList<string> Variables => [FileVariable, Variable];

    private readonly Option<string?> _file = new("--secret-file")
    {
        Description = $"File with the secret that a cluster's silos and their consoles share; {FileVariable}, else {Variable} when not given.", HelpName = "file",
    };

    /// <summary>Adds the option to a command.</summary>
    public void AddTo(Command command) => command.Options.Add(_file);

    /// <summary>The secret; null where none was given.</summary>
    /// <exception cref="CommandException">The file cannot be read, or is empty.</exception>
    public SharedSecret? Read(ParseResult parsed)
    {
        if (parsed.GetValue(_file) is { } file) return SecretFile.Read(_file.Name, file, "put a long random text into it");
        if (Environment.GetEnvironmentVariable(FileVariable) is { Length: > 0 } named) return SecretFile.Read(FileVariable, named, "put a long random text into it");
        return Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } value ? new SharedSecret(value) : null;
    }

    /// <summary>The option as it was given, with a blank before it, to be repeated in hints; else nothing.</summary>
    public string Repeat(ParseResult parsed) => parsed.GetValue(_file) is { } file ? $" {_file.Name} {file}" : "";
}

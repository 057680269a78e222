using System.CommandLine;
using Immiscible.Console.Application;
using Immiscible.Host;

namespace Immiscible.Console.Commands;

/// <summary>The option that gives a cluster's secret. A command line shows it to nobody, because it only names a file.</summary>
internal sealed class SecretOption
{
    private const string FileVariable = "IMMISCIBLE_SECRET_FILE";
    private const string Variable = "IMMISCIBLE_SECRET";
    private const string InProfile = "secretFile";

    /// <summary>The environment variables that stand in for the option.</summary>
    public static IReadOnlyList<string> Variables => [FileVariable, Variable];

    private readonly Option<string?> _file = new("--secret-file")
    {
        Description = $"File with the secret that a cluster's silos and their consoles share; {FileVariable}, else {Variable} when not given.", HelpName = "file",
    };

    /// <summary>Adds the option to a command.</summary>
    public void AddTo(Command command) => command.Options.Add(_file);

    /// <summary>The secret; null where none was given.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="profile">The file that a profile names; null for none.</param>
    /// <param name="profileFirst">Whether the profile goes before the environment.</param>
    /// <exception cref="CommandException">The file cannot be read, or is empty.</exception>
    public SharedSecret? Read(ParseResult parsed, string? profile = null, bool profileFirst = false)
    {
        if (Given(parsed, profile, profileFirst) is var (origin, file)) return SecretFile.Read(origin, file, "put a long random text into it");
        return Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } value ? new SharedSecret(value) : null;
    }

    /// <summary>The option as it was given, or as it would have to be given instead of a profile, with a blank before it, to be repeated in hints; else nothing.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="profile">The file that a profile names; null for none.</param>
    /// <param name="profileFirst">Whether the profile goes before the environment.</param>
    public string Repeat(ParseResult parsed, string? profile = null, bool profileFirst = false) =>
        Given(parsed, profile, profileFirst) is var (origin, file) && origin != FileVariable ? $" {_file.Name} {file}" : "";

    private (string Origin, string File)? Given(ParseResult parsed, string? profile, bool profileFirst)
    {
        if (parsed.GetValue(_file) is { } typed) return (_file.Name, typed);
        if (profileFirst && profile is not null) return (InProfile, profile);
        if (Environment.GetEnvironmentVariable(FileVariable) is { Length: > 0 } named) return (FileVariable, named);
        return profile is not null && Environment.GetEnvironmentVariable(Variable) is null or "" ? (InProfile, profile) : null;
    }
}

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

    private readonly FileOption _file = new(
        "--secret-file", $"File with the secret that a cluster's silos and their consoles share; {FileVariable}, else {Variable} when not given.", FileVariable);

    /// <summary>Adds the option to a command.</summary>
    public void AddTo(Command command) => _file.AddTo(command);

    /// <summary>The secret; null where none was given.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="profile">The file that a profile names; null for none.</param>
    /// <param name="profileFirst">Whether the profile goes before the environment.</param>
    /// <exception cref="CommandException">The file cannot be read, or is empty.</exception>
    public SharedSecret? Read(ParseResult parsed, string? profile = null, bool profileFirst = false)
    {
        if (_file.Find(parsed, Named(profile, profileFirst), profileFirst) is var (origin, file)) return SecretFile.Read(origin, file, "put a long random text into it");
        return Value is { } value ? new SharedSecret(value) : null;
    }

    /// <inheritdoc cref="FileOption.Repeat"/>
    public string Repeat(ParseResult parsed, string? profile = null, bool profileFirst = false) =>
        _file.Repeat(parsed, Named(profile, profileFirst), profileFirst);

    private static string? Value => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } value ? value : null;

    // The secret itself, in the environment, goes before a profile that nobody typed.
    private static string? Named(string? profile, bool profileFirst) => profileFirst || Value is null ? profile : null;
}

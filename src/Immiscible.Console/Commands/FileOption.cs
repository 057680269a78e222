using System.CommandLine;

namespace Immiscible.Console.Commands;

/// <summary>An option that names a file, for which a variable of the environment or a profile stands in where it is not given.</summary>
/// <param name="name">Name of the option.</param>
/// <param name="description">What the file is for, and what stands in for the option.</param>
/// <param name="variable">Name of the variable.</param>
internal sealed class FileOption(string name, string description, string variable)
{
    private readonly Option<string?> _option = new(name) { Description = description, HelpName = "file" };

    /// <summary>Adds the option to a command.</summary>
    public void AddTo(Command command) => command.Options.Add(_option);

    /// <summary>The file, and the option or variable that named it, or <c>profile</c>; null for none.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="profile">The file that a profile names; null for none.</param>
    /// <param name="profileFirst">Whether the profile goes before the environment.</param>
    public (string Origin, string File)? Find(ParseResult parsed, string? profile, bool profileFirst)
    {
        if (parsed.GetValue(_option) is { } typed) return (name, typed);
        if (profileFirst && profile is not null) return ("profile", profile);
        if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } named) return (variable, named);
        return profile is null ? null : ("profile", profile);
    }

    /// <summary>The option as it was given, or as it would have to be given instead of a profile, with a blank before it, to be repeated in hints; else nothing.</summary>
    /// <inheritdoc cref="Find"/>
    public string Repeat(ParseResult parsed, string? profile, bool profileFirst) =>
        Find(parsed, profile, profileFirst) is var (origin, file) && origin != variable ? $" {name} {file}" : "";
}

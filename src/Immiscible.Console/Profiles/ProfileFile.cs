using Immiscible.Cluster.Contracts.Specs.Reading;
using Immiscible.Console.Application;

namespace Immiscible.Console.Profiles;

/// <summary><c>profiles.yaml</c>: clusters by name, and which of them is meant where none is named.</summary>
/// <param name="path">Full path of the file.</param>
/// <param name="profiles">The profiles by name.</param>
/// <param name="usual">The profile that is meant where none is named; null for none.</param>
internal sealed class ProfileFile(string path, IReadOnlyDictionary<string, Profile> profiles, Profile? usual)
{
    /// <summary>The profile that is meant where none is named; null for none.</summary>
    public Profile? Default => usual;

    /// <summary>Where the file is: in <c>immiscible</c> of XDG_CONFIG_HOME, or of <c>~/.config</c>.</summary>
    /// <param name="variable">Reads the environment.</param>
    public static string Locate(Func<string, string?> variable)
    {
        // A relative one counts for nothing, by the XDG base directory specification.
        var configuration = variable("XDG_CONFIG_HOME") is { } given && Path.IsPathFullyQualified(given) ? given
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config");
        return Path.Combine(configuration, "immiscible", "profiles.yaml");
    }

    /// <summary>Reads the file; without one there are no profiles.</summary>
    /// <exception cref="CommandException">It cannot be read or understood; the message names file, line and remedy.</exception>
    public static ProfileFile Read(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new ProfileFile(path, new Dictionary<string, Profile>(), null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{path}: cannot be read ({e.Message.TrimEnd('.')}); make it readable, or move it away");
        }
        return new ProfileReader(path).Read(text);
    }

    /// <summary>The profile of a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="origin">Where it was given, for the message.</param>
    /// <exception cref="CommandException">There is none.</exception>
    public Profile Require(string name, string origin) => profiles.GetValueOrDefault(name) ?? throw new CommandException(
        $"{origin} {name}: there is no such profile in {path}{NearestName.Hint(name, profiles.Keys)}; "
        + (profiles.Count == 0 ? "write one: profiles: {" + name + ": {cluster: host:port}}" : $"profiles: {string.Join(", ", profiles.Keys)}"));
}

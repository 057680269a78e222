using Immiscible.Console.Application;
using Immiscible.Host;

namespace Immiscible.Console.Commands;

/// <summary>Reads secrets from files.</summary>
internal static class SecretFile
{
    /// <summary>What a file holds, without the white space around it.</summary>
    /// <param name="option">The option or variable that named it, for the message.</param>
    /// <param name="file">The file.</param>
    /// <param name="remedy">What to do with one that is empty.</param>
    /// <exception cref="CommandException">It cannot be read, or is empty.</exception>
    public static SharedSecret Read(string option, string file, string remedy)
    {
        try
        {
            return File.ReadAllText(file).Trim() is { Length: > 0 } text
                ? new SharedSecret(text)
                : throw new CommandException($"{option} {file}: is empty; {remedy}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{option} {file}: cannot be read ({e.Message.TrimEnd('.')}); give a readable file");
        }
    }
}

using Immiscible.Console.Application;

namespace Immiscible.Console.Launch;

/// <summary>Finds out that a folder cannot be written to before any work is done, and leaves no trace.</summary>
internal static class WritableFolder
{
    /// <summary>Checks that a folder can be created, or written to where it exists.</summary>
    /// <param name="option">The option that named it, for the message.</param>
    /// <param name="path">The folder.</param>
    /// <exception cref="CommandException">It cannot.</exception>
    public static void Check(string option, string path)
    {
        var existing = new DirectoryInfo(Path.GetFullPath(path));
        while (!existing.Exists)
        {
            if (File.Exists(existing.FullName))
                throw new CommandException($"{option} {path}: {DisplayPath.Of(existing.FullName)} is a file, not a directory; choose another directory");
            existing = existing.Parent ?? throw new CommandException($"{option} {path}: has no directory above it; choose another directory");
        }
        try
        {
            using var probe = new FileStream(Path.Combine(existing.FullName, $".immiscible-{Guid.NewGuid():N}"), FileMode.CreateNew, FileAccess.Write,
                FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{option} {path}: cannot be written to ({existing.FullName} refuses new files); choose another directory");
        }
    }
}

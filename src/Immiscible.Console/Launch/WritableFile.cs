using Immiscible.Console.Application;

namespace Immiscible.Console.Launch;

/// <summary>Finds out that a file cannot be written before any work is done, and leaves no trace.</summary>
internal static class WritableFile
{
    /// <summary>Checks a file's name and that its folder can be created, or written to where it exists.</summary>
    /// <param name="option">The option that named it, for the message.</param>
    /// <param name="file">The file; it may exist, and is then replaced.</param>
    /// <param name="extension">What its name must end in, with the dot.</param>
    /// <param name="content">What it will be, for the message: "the picture is a PNG".</param>
    /// <exception cref="CommandException">It cannot.</exception>
    public static void Check(string option, string file, string extension, string content)
    {
        if (!file.EndsWith(extension, StringComparison.OrdinalIgnoreCase))
            throw new CommandException($"{option} {file}: {content}; let the name end in {extension}");
        if (Directory.Exists(file)) throw new CommandException($"{option} {file}: is a directory; name a file in it");
        WritableFolder.Check(option, Path.GetDirectoryName(Path.GetFullPath(file))!);
    }
}

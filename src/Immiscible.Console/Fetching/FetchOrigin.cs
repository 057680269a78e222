using System.Text.Json;
using Immiscible.Cluster.Storage;
using Immiscible.Console.Application;
using Immiscible.Console.Views;

namespace Immiscible.Console.Fetching;

/// <summary>
/// <c>fetched.json</c>: which run a folder was fetched from. Without it a run that was trained here might be mixed with another of its name.
/// </summary>
/// <param name="Cluster">Id of the cluster.</param>
/// <param name="Run">Name of the run.</param>
/// <param name="Directory">Full path of the run directory on the cluster.</param>
internal sealed record FetchOrigin(string Cluster, string Run, string Directory)
{
    private const string FileName = "fetched.json";

    /// <summary>Makes sure that a folder may hold this run, and notes that it does.</summary>
    /// <exception cref="CommandException">It holds something else.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Claim(string folder)
    {
        var file = Path.Combine(folder, FileName);
        if (File.Exists(file))
        {
            if (Read(file) == this) return;
            throw new CommandException($"--to {folder}: holds another run, by {DisplayPath.Of(file)}; choose another folder");
        }
        if (System.IO.Directory.Exists(folder) && System.IO.Directory.EnumerateFileSystemEntries(folder).Any())
            throw new CommandException($"--to {folder}: is not empty, and was not fetched from a cluster; choose a folder that is, or one that does not exist");
        AtomicFile.WriteAllText(file, ConsoleJson.Write(this));
    }

    /// <summary>Which run a folder was fetched from; null where it was not.</summary>
    public static FetchOrigin? Find(string folder) => File.Exists(Path.Combine(folder, FileName)) ? Read(Path.Combine(folder, FileName)) : null;

    private static FetchOrigin? Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(file), ConsoleJsonContext.Default.FetchOrigin);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

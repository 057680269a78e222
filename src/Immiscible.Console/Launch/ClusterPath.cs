using Immiscible.Console.Application;

namespace Immiscible.Console.Launch;

/// <summary>Paths as the silos of a cluster see them, which need not be what lies under the same name here.</summary>
internal static class ClusterPath
{
    /// <summary>A path in words that keep it apart from one of this machine.</summary>
    public static string Show(string path) => $"on the cluster: {path}";

    /// <summary>The run directory that was meant.</summary>
    /// <param name="given">As it was typed: from the root, or from the storage on.</param>
    /// <param name="storage">The folder where the cluster keeps runs; null where it keeps them anywhere, as silos of this machine do.</param>
    public static string Directory(string given, string? storage) =>
        IsRooted(given) ? given : storage is null ? Path.GetFullPath(given) : $"{storage.TrimEnd('/')}/{given}";

    /// <summary>The data set, or the file of weights, that was meant.</summary>
    /// <param name="key">The spec's key, for messages.</param>
    /// <param name="given">As it was typed, or stands in the spec.</param>
    /// <param name="storage">The folder where the cluster keeps runs; null where it keeps them anywhere, as silos of this machine do.</param>
    /// <exception cref="CommandException">It begins at a folder of this machine.</exception>
    public static string Input(string key, string given, string? storage) =>
        IsRooted(given) ? given
        : storage is null ? Path.GetFullPath(given)
        : throw new CommandException($"{key}: {given} begins at a folder of this machine, and the silos read the files; give the path as they see it, from the root");

    // Silos run where paths begin with a slash, whatever this machine is.
    private static bool IsRooted(string path) => path.StartsWith('/') || Path.IsPathFullyQualified(path);
}

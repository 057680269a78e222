using Immiscible.Cluster.Contracts.Runs;
using Immiscible.Data.Folders;

namespace Immiscible.Cluster.Runs;

/// <summary>Where runs may be kept.</summary>
public sealed class StorageOptions
{
    /// <summary>Full path of the folder that every run directory must lie in; null for anywhere.</summary>
    public string? Root { get; set; }

    /// <summary>
    /// Makes sure that a run directory lies in the storage, and still does when symbolic links are followed; a path that is the storage itself does
    /// not. Looks at the storage: not for a grain's turn.
    /// </summary>
    /// <param name="directory">The directory.</param>
    /// <param name="option">What named it, for the message.</param>
    /// <exception cref="RunRejectedException">It does not.</exception>
    internal void Require(string directory, string option = "--out ")
    {
        if (Root is null || (IsWithin(Root, Path.GetFullPath(directory)) && IsWithin(Follow(Root, option), Follow(directory, option)))) return;
        throw new RunRejectedException($"{option}{directory}: does not lie in the cluster's storage {Root}; choose a directory in it");
    }

    private static string Follow(string path, string option)
    {
        try
        {
            return RealPath.Of(path);
        }
        catch (IOException e)
        {
            throw new RunRejectedException($"{option}{path}: leads nowhere ({e.Message}); choose another directory", e);
        }
    }

    private static bool IsWithin(string root, string path)
    {
        var relative = Path.GetRelativePath(root, path);
        return relative is not ("." or "..") && !relative.StartsWith($"..{Path.DirectorySeparatorChar}", StringComparison.Ordinal) && !Path.IsPathRooted(relative);
    }

    /// <summary>Full path of a run that is kept in the storage; null where there is none of that name, or it is a link.</summary>
    internal string? Find(string run)
    {
        // The name is a client's: it must be one part of a path and no more.
        if (Root is null || run is "" or "." or ".." || run.AsSpan().IndexOfAny("/\\\0") >= 0) return null;
        var path = Path.Combine(Root, run);
        return RunDirectory.HoldsRun(path) && new DirectoryInfo(path).LinkTarget is null ? path : null;
    }
}

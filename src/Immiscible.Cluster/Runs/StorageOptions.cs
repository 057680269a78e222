using Immiscible.Cluster.Contracts.Runs;

namespace Immiscible.Cluster.Runs;

/// <summary>Where runs may be kept.</summary>
public sealed class StorageOptions
{
    /// <summary>Full path of the folder that every run directory must lie in; null for anywhere.</summary>
    public string? Root { get; set; }

    /// <summary>Makes sure that a run directory lies in the storage; a path that is the storage itself does not.</summary>
    /// <exception cref="RunRejectedException">It does not.</exception>
    internal void Require(string directory)
    {
        if (Root is null) return;
        var relative = Path.GetRelativePath(Root, Path.GetFullPath(directory));
        if (relative == "." || relative == ".." || relative.StartsWith($"..{Path.DirectorySeparatorChar}", StringComparison.Ordinal) || Path.IsPathRooted(relative))
            throw new RunRejectedException($"--out {directory}: does not lie in the cluster's storage {Root}; choose a directory in it");
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

using Immiscible.Cluster.Contracts.Runs;
using Immiscible.Cluster.Contracts.Specs;

namespace Immiscible.Cluster.Runs;

/// <summary>What a cluster asks of a launch, whatever console it comes from.</summary>
internal static class LaunchRules
{
    /// <summary>Longest name of a run in characters: it is part of metrics, logs and members' names.</summary>
    public const int MaxNameLength = 128;

    /// <summary>Makes sure that a run may be called so, be kept there, and be read again from its files. Looks at the storage: not for a grain's turn.</summary>
    /// <param name="run">Name of the run.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="storage">Where runs may be kept.</param>
    /// <exception cref="RunRejectedException">One of these is not so.</exception>
    public static void Require(string run, LaunchRun request, StorageOptions storage)
    {
        if (run.Length is 0 or > MaxNameLength || run is "." or ".." || run.Any(static one => char.IsControl(one) || one is '/' or '\\'))
            throw new RunRejectedException($"--out: its last part names the run and must have 1 to {MaxNameLength} characters, none of them a slash or a control character");
        if (request.Directory.Contains('\0', StringComparison.Ordinal) || !Path.IsPathFullyQualified(request.Directory))
            throw new RunRejectedException("--out: is no full path of a directory; give one that every silo sees");
        storage.Require(request.Directory);
        // By the name of its directory the run is found again when all silos that knew of it are gone.
        if (storage.Root is not null && Path.GetFileName(Path.TrimEndingDirectorySeparator(request.Directory)) != run)
            throw new RunRejectedException($"--out {request.Directory}: its last part must be the name of the run, {run}");
        try
        {
            RunSpecReader.FromText(RunSpecWriter.Write(request.Spec), "the spec");
        }
        catch (RunSpecException e)
        {
            throw new RunRejectedException(e.Message, e);
        }
    }
}

using Immiscible.Cluster.Contracts.Runs.Files;
using Immiscible.Cluster.Runs.Files;
using Immiscible.Console.Fetching;

namespace Immiscible.Console.Sampling;

/// <summary>Finds the picture of samples that was drawn last.</summary>
internal static class NewestSamples
{
    /// <summary>Full path of the picture on a cluster, as its silos see it; null where there is none.</summary>
    public static async Task<string?> FindAsync(IRunFiles files) =>
        await files.ListAsync(RunContent.Samples) is { } list ? Newest(list) : null;

    /// <summary>Full path of the picture in a run directory here; null where there is none.</summary>
    public static string? Find(string directory) => Newest(new RunFiles(directory).List(RunContent.Samples));

    private static string? Newest(RunFileList list) =>
        list.Files.Where(static file => file.Path.EndsWith(".png", StringComparison.Ordinal)).MaxBy(static file => file.Version) is { } newest
            ? $"{list.Directory}/{newest.Path}"
            : null;
}

using Immiscible.Cluster.Contracts.Runs.Files;
using Immiscible.Console.Application;

namespace Immiscible.Console.Fetching;

/// <summary>Brings a run home: lists what there is, fetches what is not here, and begins anew where the run changed meanwhile.</summary>
/// <param name="files">The files of the run.</param>
/// <param name="run">Name of the run.</param>
/// <param name="cluster">Id of the cluster.</param>
/// <param name="progress">Told how it goes.</param>
internal sealed class RunFetch(IRunFiles files, string run, string cluster, IFetchProgress progress)
{
    // A run that prunes its checkpoints faster than they come is not to be had.
    private const int Attempts = 5;
    private const string CheckpointFolder = "checkpoints", LedgerFolder = "ledger";

    /// <summary>Fetches; what came before a break stays, and is not fetched again. Null where the cluster has no such run.</summary>
    /// <param name="content">What of the run.</param>
    /// <param name="folder">Full path of the folder that becomes the run directory here.</param>
    /// <param name="stop">Breaks off.</param>
    /// <exception cref="CommandException">The folder holds something else.</exception>
    /// <exception cref="RunFileChangedException">The run changes faster than it comes.</exception>
    /// <exception cref="RunFileException">The cluster cannot read it.</exception>
    /// <exception cref="IOException">It cannot be written here.</exception>
    public async Task<FetchReport?> FetchAsync(RunContent content, string folder, CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryAsync(content, folder, stop).ConfigureAwait(false);
            }
            catch (RunFileChangedException) when (attempt < Attempts)
            {
                // The list tells what there is now; what has come stays.
            }
        }
    }

    private async Task<FetchReport?> TryAsync(RunContent content, string folder, CancellationToken stop)
    {
        if (await files.ListAsync(content).WaitAsync(stop).ConfigureAwait(false) is not { } list) return null;
        // The other side is not trusted with where this side writes.
        if (list.Files.FirstOrDefault(static file => !RunFilePath.IsValid(file.Path)) is { } strange)
            throw new RunFileException($"the cluster names a file that is none of a run: {strange.Path}");
        new FetchOrigin(cluster, run, list.Directory).Claim(folder);
        RefuseContinued(folder, list);
        Forget(folder, list);
        progress.Begin(list.Files.Sum(static file => file.Bytes));
        var (fetch, fetched) = (new FileFetch(files, progress.Advance, stop), new List<FetchedFile>());
        foreach (var group in list.Files.GroupBy(static file => CheckpointOf(file.Path)))
        {
            // Whoever looks for a checkpoint finds a whole one or none.
            var final = group.Key is null ? folder : Path.Combine(folder, CheckpointFolder, group.Key);
            var staging = group.Key is null || Directory.Exists(final) ? final : Staging(folder, group.Key);
            foreach (var file in group)
                fetched.Add(await fetch.FetchAsync(file, Path.Combine(staging, group.Key is null ? file.Path : Path.GetFileName(file.Path))).ConfigureAwait(false));
            if (staging != final) Directory.Move(staging, final);
        }
        return new FetchReport { Run = run, Source = list.Directory, Folder = folder, Files = fetched, Links = list.Links };
    }

    /// <summary>Makes sure that the run has not been resumed here: two courses of it would be mixed.</summary>
    private static void RefuseContinued(string folder, RunFileList list)
    {
        var ledger = Path.Combine(folder, LedgerFolder);
        var listed = list.Files.Where(static file => file.Path.StartsWith($"{LedgerFolder}/", StringComparison.Ordinal)).Select(static file => Path.GetFileName(file.Path)).ToHashSet();
        if (listed.Count == 0 || !Directory.Exists(ledger)) return;
        if (Directory.GetFiles(ledger, "*.jsonl").Select(Path.GetFileName).FirstOrDefault(name => !listed.Contains(name!)) is { } own)
            throw new CommandException($"--to {folder}: the run went on here after it was fetched, by {LedgerFolder}/{own}; choose another folder");
    }

    /// <summary>Deletes what came of checkpoints that the cluster has deleted meanwhile.</summary>
    private static void Forget(string folder, RunFileList list)
    {
        var checkpoints = Path.Combine(folder, CheckpointFolder);
        if (!Directory.Exists(checkpoints)) return;
        var wanted = list.Files.Select(static file => CheckpointOf(file.Path)).OfType<string>().Select(name => Staging(folder, name)).ToHashSet();
        foreach (var left in Directory.GetDirectories(checkpoints, $".*{FileFetch.Unfinished}").Where(left => !wanted.Contains(left))) Directory.Delete(left, recursive: true);
    }

    private static string Staging(string folder, string checkpoint) => Path.Combine(folder, CheckpointFolder, $".{checkpoint}{FileFetch.Unfinished}");

    private static string? CheckpointOf(string path) => path.Split('/') is [CheckpointFolder, var name, _] ? name : null;
}

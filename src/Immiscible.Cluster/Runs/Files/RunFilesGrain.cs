using Immiscible.Cluster.Contracts.Runs;
using Immiscible.Cluster.Contracts.Runs.Files;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace Immiscible.Cluster.Runs.Files;

/// <summary>Reads on the silo that the client is connected to, whichever leads the run, and beside the grain turns.</summary>
[StatelessWorker(MostAtOnce)]
internal sealed class RunFilesGrain(IOptions<StorageOptions> storage) : Grain, IRunFilesGrain
{
    // A silo trains beside this.
    private const int MostAtOnce = 4;

    /// <inheritdoc/>
    public async Task<RunFileList?> List(RunContent content) => await FindAsync() is { } files ? await ReadAsync(() => files.List(content)) : null;

    /// <inheritdoc/>
    public async Task<byte[]> Read(RunFile file, long offset, int length)
    {
        var files = await RequireAsync();
        return await ReadAsync(() => files.Read(file, offset, length));
    }

    /// <inheritdoc/>
    public async Task<byte[]> Digest(RunFile file, long offset, int length)
    {
        var files = await RequireAsync();
        return await ReadAsync(() => files.Digest(file, offset, length));
    }

    private async Task<RunFiles> RequireAsync() =>
        await FindAsync() ?? throw new RunFileChangedException($"the run {this.GetPrimaryKeyString()} is not on the cluster any more");

    /// <summary>Where the run's grain says, else where runs of that name are kept.</summary>
    private async Task<RunFiles?> FindAsync()
    {
        var run = this.GetPrimaryKeyString();
        if (await GrainFactory.GetGrain<IRunGrain>(run).Describe() is { Directory: var directory } && RunDirectory.HoldsRun(directory)) return new RunFiles(directory);
        return storage.Value.Find(run) is { } kept ? new RunFiles(kept) : null;
    }

    // What a disk says is told in words that need no type of this side.
    private static async Task<T> ReadAsync<T>(Func<T> read)
    {
        try
        {
            return await Task.Run(read);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new RunFileException(e.Message.ReplaceLineEndings(" "), e);
        }
    }
}

using Immiscible.Cluster.Contracts.Runs.Files;
using Immiscible.Cluster.Runs.Files;
using Immiscible.Console.Fetching;

namespace Immiscible.Console.Tests.Support;

/// <summary>The files of a run in a folder, as a silo gives them, with what a test does in between.</summary>
/// <param name="folder">The run directory; null for no run.</param>
internal sealed class ScriptedFiles(string? folder) : IRunFiles
{
    private readonly RunFiles _files = new(folder ?? "");

    /// <summary>Called before bytes are read, with the file's path.</summary>
    public Action<string> BeforeRead { get; set; } = _ => { };

    /// <summary>Takes the place of what is read.</summary>
    public Func<byte[], byte[]> OnTheWay { get; set; } = bytes => bytes;

    /// <summary>Takes the place of the list.</summary>
    public Func<RunFileList, RunFileList> Lists { get; set; } = list => list;

    /// <summary>Paths and offsets that were read.</summary>
    public List<(string Path, long Offset)> Reads { get; } = [];

    /// <summary>Most bytes that were asked for at once.</summary>
    public int Longest { get; private set; }

    public Task<RunFileList?> ListAsync(RunContent content) => Task.FromResult(folder is null ? null : Lists(_files.List(content)));

    public async Task<byte[]> ReadAsync(RunFile file, long offset, int length)
    {
        await Task.Yield();
        // Several are under way at once.
        lock (Reads)
        {
            Reads.Add((file.Path, offset));
            Longest = Math.Max(Longest, length);
            BeforeRead(file.Path);
        }
        return OnTheWay(_files.Read(file, offset, length));
    }

    public Task<byte[]> DigestAsync(RunFile file, long offset, int length) => Task.FromResult(_files.Digest(file, offset, length));
}

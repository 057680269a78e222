namespace Immiscible.Cluster.Contracts.Runs.Files;

/// <summary>
/// The files of a run (key: its name), for those who do not see the storage. It keeps nothing between calls: a reader goes on with any silo, and
/// each call is bounded in time and size.
/// </summary>
[Alias("immiscible.run-files")]
public interface IRunFilesGrain : IGrainWithStringKey
{
    /// <summary>The files there are; null where the cluster has no such run.</summary>
    /// <exception cref="RunFileException">The directory cannot be read.</exception>
    [Alias("list")]
    Task<RunFileList?> List(RunContent content);

    /// <summary>Bytes of a file.</summary>
    /// <param name="file">The file as it was listed.</param>
    /// <param name="offset">Where to begin, in bytes.</param>
    /// <param name="length">How many bytes, 1 to <see cref="RunFile.LongestRead"/>; they must lie within the file as it was listed.</param>
    /// <exception cref="RunFileChangedException">The file is not what it was.</exception>
    /// <exception cref="RunFileException">The path is no file of a run, or a link; or the range is none.</exception>
    [Alias("read")]
    Task<byte[]> Read(RunFile file, long offset, int length);

    /// <summary>SHA-256 (32 bytes) of a range of a file.</summary>
    /// <param name="file">The file as it was listed.</param>
    /// <param name="offset">Where the range begins, in bytes.</param>
    /// <param name="length">Its length in bytes, 1 to <see cref="RunFile.LongestDigest"/>; it must lie within the file as it was listed.</param>
    /// <exception cref="RunFileChangedException">The file is not what it was.</exception>
    /// <exception cref="RunFileException">The path is no file of a run, or a link; or the range is none.</exception>
    [Alias("digest")]
    Task<byte[]> Digest(RunFile file, long offset, int length);
}

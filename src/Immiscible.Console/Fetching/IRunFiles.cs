using Immiscible.Cluster.Contracts.Runs.Files;
using Immiscible.Host;

namespace Immiscible.Console.Fetching;

/// <summary>The files of a run on a cluster; see <see cref="IRunFilesGrain"/>. Every member throws <see cref="ClusterUnreachableException"/> where the cluster does not answer.</summary>
internal interface IRunFiles
{
    /// <summary>The files there are; null where the cluster has no such run.</summary>
    /// <exception cref="RunFileException">They cannot be read.</exception>
    Task<RunFileList?> ListAsync(RunContent content);

    /// <summary>Bytes of a file, at most <see cref="RunFile.LongestRead"/>.</summary>
    /// <exception cref="RunFileChangedException">The file is not what it was when it was listed.</exception>
    /// <exception cref="RunFileException">It cannot be read.</exception>
    Task<byte[]> ReadAsync(RunFile file, long offset, int length);

    /// <summary>SHA-256 of a range of a file, at most <see cref="RunFile.LongestDigest"/> bytes long.</summary>
    /// <exception cref="RunFileChangedException">The file is not what it was when it was listed.</exception>
    /// <exception cref="RunFileException">It cannot be read.</exception>
    Task<byte[]> DigestAsync(RunFile file, long offset, int length);
}

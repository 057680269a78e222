namespace Immiscible.Data.Storage;

/// <summary>Lets one process at a time make an entry of the cache; the system frees it when the process ends, however it ends.</summary>
internal sealed class CacheLock : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly FileStream? _file;

    private CacheLock(FileStream? file) => _file = file;

    /// <summary>Waits for the entry. Where the folder cannot be written there is nothing to guard.</summary>
    /// <param name="path">The lock's file.</param>
    public static CacheLock Take(string path)
    {
        while (true)
        {
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                return new CacheLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (UnauthorizedAccessException)
            {
                return new CacheLock(null);
            }
            catch (IOException) when (File.Exists(path))
            {
                // Nobody tells when another process lets a file go.
                Thread.Sleep(Pause);
            }
            catch (IOException)
            {
                return new CacheLock(null);
            }
        }
    }

    public void Dispose() => _file?.Dispose();
}

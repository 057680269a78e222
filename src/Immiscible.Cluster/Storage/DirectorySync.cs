using System.Runtime.InteropServices;

namespace Immiscible.Cluster.Storage;

/// <summary>Brings a directory's entries to stable storage, without which a rename may be lost with the power.</summary>
internal static partial class DirectorySync
{
    private const int ReadOnlyDirectory = 0x10000; // O_RDONLY | O_DIRECTORY on Linux.

    /// <summary>Syncs the directory where the system has a way to; a network file system may refuse, which is no error.</summary>
    public static void Flush(string directory)
    {
        if (!OperatingSystem.IsLinux()) return;
        var handle = Open(directory, ReadOnlyDirectory);
        if (handle < 0) return;
        _ = Fsync(handle);
        _ = Close(handle);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Fsync(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}

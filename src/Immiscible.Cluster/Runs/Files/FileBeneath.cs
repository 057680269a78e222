using System.Runtime.InteropServices;
using Immiscible.Cluster.Contracts.Runs.Files;
using Microsoft.Win32.SafeHandles;

namespace Immiscible.Cluster.Runs.Files;

/// <summary>Opens files below a folder for reading and follows no link on the way down, so that nothing outside the folder is ever opened.</summary>
internal static partial class FileBeneath
{
    private const int NoEntry = 2, NoDirectory = 20, TooManyLinks = 40;
    private const int CloseOnExecute = 0x80000;

    // A named pipe must not keep whoever opens it waiting.
    private const int NonBlocking = 0x800;

    // The two flags that differ between processors.
    private static readonly bool IsArm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
    private static readonly int OnlyDirectory = IsArm ? 0x4000 : 0x10000;
    private static readonly int NoFollow = IsArm ? 0x8000 : 0x20000;

    /// <summary>Opens a file.</summary>
    /// <param name="folder">The folder; it may itself be reached through links.</param>
    /// <param name="path">Path below it, with <c>/</c> between the parts.</param>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="RunFileException">It, or a folder on the way, is a link.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <remarks>
    /// On Linux the system's own call is used: .NET would lock the file, and whoever wants to resume the run takes a lock for a sign that it is
    /// being trained.
    /// </remarks>
    public static SafeFileHandle Open(string folder, string path)
    {
        var parts = path.Split('/');
        return OperatingSystem.IsLinux() ? OpenStepwise(folder, path, parts) : OpenChecked(folder, path, parts);
    }

    private static SafeFileHandle OpenStepwise(string folder, string path, string[] parts)
    {
        var at = Call(OpenFolder(folder, OnlyDirectory | CloseOnExecute), folder);
        try
        {
            for (var index = 0; index < parts.Length - 1; index++)
            {
                var next = Call(OpenAt(at, parts[index], OnlyDirectory | NoFollow | CloseOnExecute), path);
                at.Dispose();
                at = next;
            }
            return Call(OpenAt(at, parts[^1], NoFollow | NonBlocking | CloseOnExecute), path);
        }
        finally
        {
            at.Dispose();
        }
    }

    private static SafeFileHandle OpenChecked(string folder, string path, string[] parts)
    {
        var at = folder;
        foreach (var part in parts)
        {
            at = Path.Combine(at, part);
            if (new FileInfo(at).LinkTarget is not null) throw IsLink(path);
        }
        return File.OpenHandle(at, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
    }

    private static SafeFileHandle Call(int handle, string path)
    {
        if (handle >= 0) return new SafeFileHandle(handle, ownsHandle: true);
        throw Marshal.GetLastPInvokeError() switch
        {
            NoEntry => new FileNotFoundException($"{path}: there is no such file"),
            NoDirectory or TooManyLinks => IsLink(path),
            var error => new IOException($"{path}: cannot be opened ({Marshal.GetPInvokeErrorMessage(error)})"),
        };
    }

    private static RunFileException IsLink(string path) => new($"{path}: is a link, or lies behind one; only what lies in the run directory itself is given");

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int OpenFolder(string path, int flags);

    [LibraryImport("libc", EntryPoint = "openat", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int OpenAt(SafeFileHandle folder, string path, int flags);
}

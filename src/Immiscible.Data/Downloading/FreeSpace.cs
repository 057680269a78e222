using System.Globalization;

namespace Immiscible.Data.Downloading;

/// <summary>Finds out that a disk is too full before anything is written to it.</summary>
internal static class FreeSpace
{
    /// <summary>Checks the disk that a file would lie on.</summary>
    /// <param name="path">The file; neither it nor its folder need be there.</param>
    /// <param name="needed">Bytes that will be written.</param>
    /// <exception cref="DownloadException">There is less room.</exception>
    public static void Check(string path, long needed)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var existing = folder;
        while (!Directory.Exists(existing)) existing = Path.GetDirectoryName(existing)!;
        var free = new DriveInfo(existing).AvailableFreeSpace;
        if (free < needed)
            throw new DownloadException(string.Create(CultureInfo.InvariantCulture,
                $"'{folder}' has room for {free} bytes and {needed} are needed; make room or choose a folder on another disk (--out)"));
    }
}

namespace Immiscible.Data.Downloading;

/// <summary>What came of a download.</summary>
/// <param name="Name">The data set.</param>
/// <param name="Folder">Full path of the folder with its files.</param>
/// <param name="Files">How many files are there.</param>
/// <param name="Bytes">Their bytes together.</param>
/// <param name="Received">Bytes of the archive that came this time; 0 where all was here.</param>
/// <param name="AlreadyThere">The files were here before.</param>
public sealed record DownloadReport(string Name, string Folder, int Files, long Bytes, long Received, bool AlreadyThere);

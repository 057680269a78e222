namespace Immiscible.Data.Downloading;

/// <summary>Says what is wrong with the disk or folder here.</summary>
internal static class LocalProblem
{
    /// <summary>A file or folder here cannot be used as it must be.</summary>
    public static DownloadException Of(string path, Exception problem) =>
        new($"'{path}' cannot be written ({problem.Message.ReplaceLineEndings(" ").TrimEnd('.')}); make room or choose another folder (--out); the same command goes on with what has come", problem);
}

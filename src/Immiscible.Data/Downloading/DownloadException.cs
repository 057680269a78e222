namespace Immiscible.Data.Downloading;

/// <summary>A data set did not come; the message says on one line why, what is left here, and the remedy.</summary>
public sealed class DownloadException : Exception
{
    /// <summary>A problem with a download.</summary>
    public DownloadException(string message)
        : base(message)
    {
    }

    /// <summary>A problem with a download and the failure behind it.</summary>
    public DownloadException(string message, Exception inner)
        : base(message, inner)
    {
    }
}

using Immiscible.Console.Fetching;
using Immiscible.Data.Downloading;

namespace Immiscible.Console.Inspection;

/// <summary>Tells of a download as of a fetch.</summary>
internal sealed class DownloadProgress(IFetchProgress progress) : IDownloadProgress
{
    /// <inheritdoc/>
    public void Begin(long bytes) => progress.Begin(bytes);

    /// <inheritdoc/>
    public void Advance(long bytes) => progress.Advance(bytes);
}

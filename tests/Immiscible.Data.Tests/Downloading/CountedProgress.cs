using Immiscible.Data.Downloading;

namespace Immiscible.Data.Tests.Downloading;

/// <summary>Counts what it is told, and may do something when so many bytes are here.</summary>
internal sealed class CountedProgress : IDownloadProgress
{
    public long Wanted { get; private set; }

    public long Here { get; private set; }

    public Action? OnBytes { get; init; }

    public void Begin(long bytes) => (Wanted, Here) = (bytes, 0);

    public void Advance(long bytes)
    {
        Here += bytes;
        if (bytes > 0) OnBytes?.Invoke();
    }
}
